package dev.switchboard.mail;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Knows the lines that programs on phones and the like put under a mail: "Sent from my iPhone". A sentence that begins so
 * is none: beside the device there is nothing in such a line but names and the few words that programs use.
 */
final class ProgramLines {
    private static final int LONGEST = 80;
    private static final int MOST_WORDS = 9;

    private static final List<String> BEGINNINGS = List.of(
            "sent from ",
            "sent via ",
            "sent with ",
            "sent using ",
            "get outlook for",
            "von meinem ",
            "gesendet von ",
            "gesendet mit ",
            "envoyé de ",
            "envoyé depuis ",
            "enviado desde ",
            "enviado do ",
            "enviado del ",
            "enviado a partir",
            "inviato da ",
            "inviato dal ",
            "verstuurd vanaf ",
            "verzonden vanaf ",
            "verzonden met ",
            "skickat från ",
            "sendt fra ",
            "lähetetty ",
            "wysłane z ",
            "wysłano z ",
            "отправлено с ",
            "отправлено из ",
            "나의 iphone",
            "iphone'umdan",
            "iphone'dan",
            "στάλθηκε από",
            "trimis de pe",
            "odesláno z ");

    /** Of languages without spaces: how such a line begins, and how it ends. */
    private static final List<List<String>> UNSPACED = List.of(
            List.of("发自我的", "手机"),
            List.of("發自我的", "手機"),
            List.of("從我的", "傳送"),
            List.of("從我的", "寄出"),
            List.of("iphoneから", "送信"));

    /** In these the name of the device stands last. */
    private static final List<String> ENDING_WITH_DEVICE = List.of("发自我的", "發自我的");

    /** Beginnings of words, where languages change their ends. */
    private static final List<String> DEVICES = words("""
        iphon ipad ipod ios android blackberry samsung galaxy huawei xiaomi redmi oneplus oppo nokia lumia
        motorola sony xperia pixel windows macbook outlook gmail yahoo aol proton thunderbird k-9 gmx web.de
        t-online mail.ru яндекс yandex zoho hotmail icloud airmail mailbird superhuman smartphone phone
        mobil móvil móviles handy tablet celular cellulare telefon teléfono téléphone puhelim komórk телефон
        смартфон мобильн айфон κινητό\
        """);

    /** What programs write around the name of the device. */
    private static final Set<String> FILLERS = Set.copyOf(words("""
        my a an the all new on for from of by using via with mail email e-mail app application device
        wireless secure meinem meiner von vom mit der dem für gesendet mon ma de du l'application appareil
        pour mi mis correo dispositivo para do da meu minha partir del dal mio mia posta per telefono mijn
        met voor een apparaat toestel min mitt enhet fra från enhed til för laitteestani mojego mojej
        urządzenia programu poczta dla моего устройства почты для приложения 에서 보냄 gönderildi το μου mea
        mého zařízení aplikace pro\
        """));

    private ProgramLines() {}

    private static List<String> words(String text) {
        return List.of(text.split("\\s+", -1));
    }

    static boolean isOne(String line) {
        String text = line.strip().replace('\u2019', '\'');
        // A sentence is no signature: "Sent from my desk, which is easier."
        if (text.length() > LONGEST || text.indexOf(',') >= 0 || text.endsWith(".") || text.endsWith("?")) {
            return false;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (isUnspaced(lower)) {
            return true;
        }
        for (String beginning : BEGINNINGS) {
            if (text.regionMatches(true, 0, beginning, 0, beginning.length())) {
                return namesDevice(lower) && hasOnlyNames(text.substring(beginning.length()));
            }
        }
        return false;
    }

    private static boolean isUnspaced(String lower) {
        char last = lower.isEmpty() ? ' ' : lower.charAt(lower.length() - 1);
        boolean latin = last < 128 && Character.isLetterOrDigit(last);
        return UNSPACED.stream().anyMatch(ends -> lower.startsWith(ends.get(0)) && lower.endsWith(ends.get(1)))
                || (latin && ENDING_WITH_DEVICE.stream().anyMatch(lower::startsWith));
    }

    private static boolean namesDevice(String lower) {
        return DEVICES.stream().anyMatch(lower::contains);
    }

    private static boolean hasOnlyNames(String rest) {
        String[] words = rest.strip().split("\\s+", -1);
        if (words.length > MOST_WORDS) {
            return false;
        }
        for (String word : words) {
            if (!isNameOrFiller(word)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNameOrFiller(String word) {
        if (word.isEmpty() || !Character.isLetter(word.charAt(0))) {
            return true;
        }
        String lower = word.toLowerCase(Locale.ROOT);
        return Character.isUpperCase(word.charAt(0)) || FILLERS.contains(lower) || namesDevice(lower);
    }
}
