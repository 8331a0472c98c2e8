package dev.switchboard.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.switchboard.model.Content;
import dev.switchboard.model.Mail;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplySplitterTest {
    private static String written(String text) {
        return Content.text(text)
                .with(new Mail("", List.of(), ReplySplitter.split(text), "", List.of()))
                .written()
                .plain();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Am 12.03.2025 um 14:05 schrieb Max Muster <max@example.org>:\n> alt",
                "Am Mi., 12. März 2025 um 14:05 Uhr schrieb Max Muster <\nmax@example.org>:\n\n> alt",
                "Le mer. 12 mars 2025 à 14:05, Max <max@example.org> a écrit :\n> vieux",
                "El mié, 12 mar 2025 a las 14:05, Max (<max@example.org>) escribió:\n\n> viejo",
                "Il giorno mer 12 mar 2025 alle ore 14:05 Max <max@example.org> ha scritto:\n> vecchio",
                "Em qua., 12 de mar. de 2025 às 14:05, Max <max@example.org> escreveu:\n> velho",
                "Op wo 12 mrt 2025 om 14:05 schreef Max <max@example.org>:\n> oud",
                "Den ons 12 mars 2025 kl 14:05 skrev Max <max@example.org>:\n> gammal",
                "W dniu 12.03.2025 o 14:05, Max pisze/napisał(a):\n> stare",
                "12 мар. 2025 г., в 14:05, Max <max@example.org> написал(а):\n> старое",
                "2025年3月12日(水) 14:05 Max <max@example.org>のメール:\n> 古い",
                "在 2025年3月12日，14:05，Max <max@example.org> 写道：\n> 旧",
                "On Wed, Mar 12, 2025 at 2:05 PM Max Muster\n<max@example.org> wrote:\nold, without marks",
                "Max Muster <max@example.org>:\n> old",
                "-----Original Message-----\nFrom: Max\nSent: Wednesday\nTo: me\nold",
                "-----Ursprüngliche Nachricht-----\nVon: Max\nalt",
                "________________________________\nVon: Max <max@example.org>\nGesendet: Mittwoch\nAn: mich\nBetreff: AW\n\nalt",
                "________________________________\nDe : Max <max@example.org>\nEnvoyé : mercredi\nÀ : moi\nObjet : RE\n\nvieux",
                "From: Max <max@example.org>\nDate: Wednesday\nTo: me\nSubject: Re\n\nold",
                "---------- Forwarded message ---------\nFrom: Max\nold",
                "-- \nAnna Example\nExample Ltd.",
                "Sent from my iPhone",
                "Von meinem iPhone gesendet",
                "Envoyé de mon iPhone",
                "Get Outlook for iOS",
                "-Anna"
            })
    void whatFollowsWasNotWrittenNow(String rest) {
        assertThat(written("Yes, please.\n\nTwo of them.\n\n" + rest)).isEqualTo("Yes, please.\n\nTwo of them.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "On Monday we are open.\nCome in!",
                "From: the station take the bus.\nThen walk.",
                "- one thing\n- another thing",
                "a -- b",
                "Sent from my desk, which is easier.",
                "--flag is an option\nof the program",
                "He said: 5 > 4\nand 3 < 4"
            })
    void whatPeopleWriteStays(String text) {
        assertThat(written(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {">", "\n", "On 1 wrote:\n", "From:\n", "-- \n", " ", "a", "On ", "________\nFrom: \n", "> > \n\n"
            })
    void noTextTakesLong(String piece) {
        String text = piece.repeat(1_000_000 / piece.length());

        assertTimeout(Duration.ofSeconds(10), () -> ReplySplitter.split(text));
    }
}
