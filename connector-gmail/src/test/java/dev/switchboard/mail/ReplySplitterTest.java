package dev.switchboard.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.switchboard.model.Content;
import dev.switchboard.model.Mail;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
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
                """
                ________________________________
                Von: Max <max@example.org>
                Gesendet: Mittwoch
                An: mich
                Betreff: AW

                alt""",
                """
                ________________________________
                De : Max <max@example.org>
                Envoyé : mercredi
                À : moi
                Objet : RE

                vieux""",
                "From: Max <max@example.org>\nDate: Wednesday\nTo: me\nSubject: Re\n\nold",
                "---------- Forwarded message ---------\nFrom: Max\nold",
                "-- \nAnna Example\nExample Ltd.",
                "Sent from my iPhone",
                "Von meinem iPhone gesendet",
                "Envoyé de mon iPhone",
                "Get Outlook for iOS",
                "Get Outlook for iOS <https://aka.ms/o0ukef>",
                "-Anna",
                "Sent from my iPhone 15 Pro Max",
                "sent from my mobile phone",
                "Sent from Yahoo Mail on Android",
                "Sent from Mail for Windows",
                "Sent from my Verizon Wireless 4G LTE smartphone",
                "Sent with Proton Mail secure email",
                "Gesendet von Mail für Windows",
                "Gesendet mit der mobilen Mail App von GMX",
                "Von meinem Samsung Galaxy Smartphone gesendet",
                "Envoyé depuis mon appareil Android",
                "Enviado desde mi iPhone",
                "Enviado desde mi teléfono móvil Samsung",
                "Enviado do meu iPhone",
                "Enviado a partir do meu smartphone Samsung",
                "Inviato da iPhone",
                "Inviato dal mio telefono cellulare",
                "Inviato da Posta per Windows",
                "Verstuurd vanaf mijn iPad",
                "Verzonden met Outlook voor Android",
                "Skickat från min iPhone",
                "Sendt fra min iPhone",
                "Lähetetty iPhonesta",
                "Wysłane z mojego iPhone'a",
                "Отправлено с iPhone",
                "Отправлено из мобильной Почты Mail.ru",
                "发自我的iPhone",
                "從我的 iPhone 傳送",
                "iPhoneから送信",
                "나의 iPhone에서 보냄",
                "iPhone'umdan gönderildi",
                "Στάλθηκε από το iPhone μου",
                "Trimis de pe iPhone-ul meu",
                "Odesláno z iPhonu",
                "Sent from my iPad\n\n-Anna",
                "-Anna\n\nSent from my iPad",
                "— \nAnna Example",
                "________\nlist mailing list\nhttps://lists.example/list"
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
                "He said: 5 > 4\nand 3 < 4",
                "I want to order\n-Espresso\n-Apple pie",
                "I want to order\n-Espresso",
                "I want to order:\n\n-Espresso",
                "I want to order.\n\n-Espresso\n\n-Apple pie",
                "I want to order.\n\n-Espresso\nPlease bring it today.",
                "I want to order.\n\n-Espresso\n\nPlease bring it today.",
                "I want to order.\n\n-two cups",
                "-Espresso",
                "Hallo,\nVon meinem Konto wurde am Montag der Betrag\nzweimal abgebucht. Bitte zahlen Sie ihn zurück.",
                "Hallo,\n\nVon meinem Konto wurde zu viel abgebucht",
                "Hallo,\n\nVon meinem iPhone wurde nichts gesendet",
                "Hallo,\n\nVon meinem iPhone gesendet\nhabe ich die Fotos am Montag",
                "Sent from London yesterday\nbut nothing arrived",
                "Hello.\n\nSent from London yesterday",
                "Hello.\n\nSent from my phone yesterday but nothing arrived",
                "Hello.\n\nSent via DHL on Monday",
                "The photo that I miss was\nsent from my iPhone",
                "Hallo.\n\nGesendet von meinem Nachbarn am Montag",
                "Hallo.\n\nGesendet mit DHL Paket",
                "Bonjour.\n\nEnvoyé de Paris hier soir",
                "Bonjour.\n\nEnvoyé depuis mon compte hier",
                "Hola.\n\nEnviado desde mi cuenta ayer",
                "Hola.\n\nEnviado a partir de las ocho",
                "Ciao.\n\nInviato da Milano ieri",
                "Hallo.\n\nVerzonden met PostNL op maandag",
                "Hej.\n\nSkickat från Stockholm i måndags",
                "Hej.\n\nSendt fra lageret i mandags",
                "Hei.\n\nLähetetty eilen Helsingistä",
                "Cześć.\n\nWysłane z Warszawy wczoraj",
                "Привет.\n\nОтправлено с почты вчера",
                "你好。\n\n发自我的内心",
                "您好。\n\n從我的帳戶扣了兩次",
                "こんにちは。\n\niPhoneから注文しましたが届きません",
                "안녕하세요.\n\n나의 iPhone이 고장났어요",
                "Merhaba.\n\niPhone'umdan sipariş verdim",
                "Γεια.\n\nΣτάλθηκε από την Αθήνα χθες",
                "Trimis de pe contul meu ieri",
                "Dobrý den.\n\nOdesláno z Prahy včera",
                "____\nTwo cups of tea",
                "Name:\n____\nAddress:\n____\nI want three.",
                "Von: Berlin\nAn: München\nDatum: 12. Mai\nzwei Personen",
                "From: Berlin\nTo: Munich\nDate: 12 May\ntwo people",
                "De: Madrid\nPara: Toledo\nFecha: 12 de mayo",
                "Am 12. Mai schrieb ich Ihnen:\nWo bleibt meine Bestellung 4711?",
                "On 12 May your colleague wrote to me:\nThe order 4711 is ready. Is it?",
                "Le 12 mai votre collègue a écrit:\nLa commande 4711 est prête."
            })
    void whatPeopleWriteStays(String text) {
        assertThat(written(text)).isEqualTo(text);
    }

    @Test
    void aSignatureOfOnesOwnMakingIsToldByTheQuoteBelowIt() {
        String text = "Yes.\n\nSent from a very old potato";

        assertThat(written(text)).isEqualTo(text);
        assertThat(written(text + "\n\n> Really?")).isEqualTo("Yes.");
    }

    @Test
    void whatStandsAboveAQuoteAndAnnouncesNothingStays() {
        assertThat(written("On 12 May we ordered.\nThen you wrote:\n> ready")).isEqualTo("On 12 May we ordered.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- \nAnna Example", "--\nAnna", "Sent from my iPhone"})
    void aMailMayBeASignatureAlone(String text) {
        assertThat(written(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ">",
                "\n",
                "-A\n\n",
                "Sent from my iPhone\n",
                "____\n",
                "On 1 wrote:\n",
                "From:\n",
                "-- \n",
                " ",
                "a",
                "On ",
                "________\nFrom: \n",
                "> > \n\n"
            })
    void noTextTakesLong(String piece) {
        String text = piece.repeat(1_000_000 / piece.length());

        assertTimeout(Duration.ofSeconds(10), () -> ReplySplitter.split(text));
    }
}
