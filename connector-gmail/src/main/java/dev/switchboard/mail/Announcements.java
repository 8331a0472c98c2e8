package dev.switchboard.mail;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Knows the lines by which mail programs announce what they quote, in the languages that they are mostly used in. Each
 * question looks at a few short lines, so no text can make it slow.
 */
final class Announcements {
    private static final int MOST_LINES = 4;
    private static final int LONGEST = 400;
    private static final int HEADER_BLOCK = 7;

    private static final Pattern TIME = Pattern.compile("\\d[:h]\\d\\d|kl\\S* \\d\\d?\\.\\d\\d");
    private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d|\\d\\d?[/.-]\\d\\d?[/.-]\\d\\d");

    private static final List<String> FIRST_PERSON =
            List.of(" i wrote", " we wrote", "schrieb ich", "schrieben wir", "schreef ik", "skrev jag", "skrev jeg");

    /** "Wrote", as it stands between who and what; with what must be around it, since it may be part of a word. */
    private static final List<String> WROTE = List.of(
            "wrote",
            "writes",
            " schrieb",
            "a écrit",
            "a ecrit",
            "escribió",
            "escribio",
            "ha scritto",
            "escreveu",
            "schreef",
            " skrev",
            "napisał",
            "napisal",
            "kirjoitti",
            "написал",
            "пишет",
            "писал",
            "写道",
            "寫道",
            "書きました",
            "のメール",
            "작성",
            "yazdı",
            "έγραψε",
            "a scris",
            "napsal",
            "írta",
            "menulis",
            "đã viết",
            "כתב",
            "كتب");

    /** How such a line begins: "on", in front of a date. */
    private static final List<String> BEGINNINGS = List.of(
            "on ",
            "am ",
            "le ",
            "el ",
            "il ",
            "op ",
            "em ",
            "den ",
            "på ",
            "dnia ",
            "w dniu ",
            "il giorno ",
            "dne ",
            "pada ",
            "vào ",
            "στις ",
            "în ",
            "a ",
            "ke ",
            "ti ",
            "ma ",
            "to ",
            "on\u00A0",
            "at ",
            "בתאריך",
            "في ",
            "в ");

    private static final List<String> FROM = List.of(
            "from:",
            "von:",
            "de :",
            "de:",
            "da:",
            "van:",
            "från:",
            "fra:",
            "od:",
            "lähettäjä:",
            "от:",
            "від:",
            "发件人:",
            "发件人：",
            "寄件者:",
            "寄件者：",
            "差出人:",
            "差出人：",
            "보낸 사람:",
            "kimden:",
            "από:",
            "de la:",
            "feladó:");

    private static final List<String> OTHER_HEADERS = List.of(
            "sent:",
            "date:",
            "to:",
            "cc:",
            "reply-to:",
            "gesendet:",
            "datum:",
            "an:",
            "envoyé",
            "date :",
            "à :",
            "à:",
            "enviado",
            "fecha:",
            "para:",
            "inviato:",
            "data:",
            "a:",
            "verzonden:",
            "aan:",
            "enviada",
            "skickat:",
            "till:",
            "sendt:",
            "til:",
            "wysłano:",
            "do:",
            "lähetetty:",
            "отправлено:",
            "дата:",
            "кому:",
            "发送时间",
            "收件人",
            "送信日時",
            "宛先",
            "보낸 날짜",
            "받는 사람",
            "gönderme",
            "kime:");

    private static final List<String> SUBJECTS = List.of(
            "subject:",
            "betreff:",
            "objet",
            "asunto:",
            "oggetto:",
            "onderwerp:",
            "assunto:",
            "ämne:",
            "emne:",
            "temat:",
            "aihe:",
            "тема:",
            "主题",
            "件名",
            "제목",
            "konu:");

    private static final List<String> SEPARATORS = List.of(
            "original message",
            "original appointment",
            "ursprüngliche nachricht",
            "originalnachricht",
            "message d'origine",
            "mensaje original",
            "messaggio originale",
            "oorspronkelijk bericht",
            "mensagem original",
            "ursprungligt meddelande",
            "oprindelig meddelelse",
            "opprinnelig melding",
            "wiadomość oryginalna",
            "alkuperäinen viesti",
            "исходное сообщение",
            "原始邮件",
            "原始郵件",
            "元のメッセージ",
            "원본 메시지",
            "orijinal mesaj",
            "forwarded message",
            "weitergeleitete nachricht",
            "message transféré",
            "mensaje reenviado",
            "messaggio inoltrato",
            "doorgestuurd bericht",
            "mensagem encaminhada",
            "reply above this line",
            "type your reply above",
            "please type your reply");

    private Announcements() {}

    /** Where the announcement begins that ends with a line above a quote; -1 if it is none. */
    static int beginOf(List<TextLine> lines, int last) {
        if (!endsLikeAnnouncement(lines.get(last).text())) {
            return -1;
        }
        StringBuilder joined = new StringBuilder();
        for (int first = last; first >= 0 && first > last - MOST_LINES; first--) {
            TextLine line = lines.get(first);
            if (line.isBlank() || line.text().length() > LONGEST || (first < last && endsSentence(line.text()))) {
                break;
            }
            joined.insert(0, line.text().strip() + " ");
            String text = lower(joined);
            if (saysWhoWrote(text) && (beginsLikeAnnouncement(text) || (first == last && hasDate(text)))) {
                return first;
            }
        }
        String line = lines.get(last).text();
        return saysWhoWrote(lower(line)) || isAddressLine(line) ? last : -1;
    }

    /** Whether a line begins an earlier mail that is quoted to the end without marks. */
    static boolean beginsEarlierMail(List<TextLine> lines, int at) {
        String line = lines.get(at).text();
        if (line.isBlank() || line.length() > LONGEST) {
            return false;
        }
        String text = lower(line.strip());
        return isSeparator(text)
                || (startsWithAny(text, FROM) && isHeaderBlock(lines, at))
                || (isRule(text) && headersFollow(lines, at))
                || saysWhoWroteWithin(lines, at);
    }

    private static boolean isSeparator(String text) {
        boolean framed =
                text.startsWith("--") || text.startsWith("__") || text.startsWith("##") || text.startsWith("==");
        return framed && SEPARATORS.stream().anyMatch(text::contains);
    }

    /** The line that Outlook draws over the mail that it quotes. */
    private static boolean isRule(String text) {
        return text.length() >= 10
                && (text.chars().allMatch(unit -> unit == '_') || text.chars().allMatch(unit -> unit == '-'));
    }

    private static boolean headersFollow(List<TextLine> lines, int rule) {
        for (int i = rule + 1; i < lines.size() && i <= rule + 3; i++) {
            if (startsWithAny(lower(lines.get(i).text()), FROM)) {
                return isHeaderBlock(lines, i);
            }
        }
        return false;
    }

    /** "From: Berlin, To: Munich, Date: 12 May" orders a journey: the headers of a mail have a subject or an address. */
    private static boolean isHeaderBlock(List<TextLine> lines, int from) {
        int others = 0;
        boolean ofMail = lines.get(from).text().indexOf('@') >= 0;
        for (int i = from + 1; i < lines.size() && i < from + HEADER_BLOCK; i++) {
            String text = lower(lines.get(i).text());
            boolean subject = startsWithAny(text, SUBJECTS);
            boolean other = subject || startsWithAny(text, OTHER_HEADERS);
            others += other ? 1 : 0;
            ofMail |= subject || (other && text.indexOf('@') >= 0);
        }
        return ofMail && others >= 2;
    }

    private static boolean saysWhoWroteWithin(List<TextLine> lines, int from) {
        StringBuilder joined = new StringBuilder();
        for (int i = from; i < lines.size() && i < from + MOST_LINES; i++) {
            TextLine line = lines.get(i);
            if (line.isBlank() || line.text().length() > LONGEST || line.origin != null) {
                return false;
            }
            joined.append(line.text().strip()).append(' ');
            if (i == from && !beginsLikeAnnouncement(lower(joined))) {
                return false;
            }
            if (endsLikeAnnouncement(line.text())) {
                String text = lower(joined);
                return saysWhoWrote(text) && isByProgram(text);
            }
        }
        return false;
    }

    private static boolean endsSentence(String line) {
        String text = line.strip();
        return text.endsWith(".") || text.endsWith("!") || text.endsWith("?");
    }

    private static boolean beginsLikeAnnouncement(String text) {
        return startsWithAny(text, BEGINNINGS) || Character.isDigit(text.charAt(0));
    }

    private static boolean endsLikeAnnouncement(String line) {
        String text = line.strip();
        return text.endsWith(":") || text.endsWith("：") || text.endsWith("wrote") || text.endsWith("写道");
    }

    /** "Anna <anna@example.org>:", as some programs announce a quote. */
    private static boolean isAddressLine(String line) {
        String text = line.strip();
        return text.length() < LONGEST && text.endsWith(">:") && text.indexOf('@') > 0;
    }

    private static boolean saysWhoWrote(String text) {
        return WROTE.stream().anyMatch(text::contains);
    }

    /** "On 12 May you wrote to me:" is written by people; programs name the minute and the year, or an address. */
    private static boolean isByProgram(String text) {
        boolean exact = TIME.matcher(text).find() && YEAR.matcher(text).find();
        return hasDate(text)
                && (exact || text.indexOf('@') >= 0)
                && FIRST_PERSON.stream().noneMatch(text::contains);
    }

    private static boolean hasDate(String text) {
        return text.chars().filter(Character::isDigit).count() >= 2;
    }

    private static boolean startsWithAny(String text, List<String> beginnings) {
        String stripped = text.strip();
        String bare = stripped.startsWith("*") ? stripped.substring(1).replace("*", "") : stripped;
        return beginnings.stream().anyMatch(bare::startsWith);
    }

    private static String lower(CharSequence text) {
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
