package dev.switchboard.mail;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes characters of bytes, whatever the label says: one that is missing, unknown or contradicted by the bytes gives way
 * to what they most likely are. Nothing is dropped; what is hopeless becomes U+FFFD. Safe from any thread.
 */
final class Charsets {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    /** The least confidence, of 100, with which a guess of the detector's is taken. */
    private static final int LEAST_CONFIDENCE = 20;

    /** With it the charsets of ISO 2022 go over to other characters, all of them in seven bits. */
    private static final byte ESCAPE = 0x1B;

    /** How much of a text the detector looks at. */
    private static final int SAMPLE = 64 * 1024;

    /**
     * Labels that the JDK does not know, or takes at their word where nobody else does: what calls itself ISO-8859-1 is
     * windows-1252, as https://encoding.spec.whatwg.org/#names-and-labels has it.
     */
    private static final Map<String, String> LABELS = new HashMap<>(Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("iso8859-1", "windows-1252"),
            Map.entry("iso_8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("ascii", "us-ascii"),
            Map.entry("ansi", "windows-1252"),
            Map.entry("iso-8859-8-i", "iso-8859-8"),
            Map.entry("iso-8859-8-e", "iso-8859-8"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("ks_c_5601", "x-windows-949"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("gb2312", "gb18030"),
            Map.entry("gbk", "gb18030"),
            Map.entry("x-gbk", "gb18030"),
            Map.entry("big5", "Big5-HKSCS"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("utf8", "utf-8"),
            Map.entry("unicode", "utf-16"),
            Map.entry("x-mac-roman", "x-MacRoman"),
            Map.entry("macintosh", "x-MacRoman"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("cp-850", "cp850")));

    private static final Map<String, Charset> KNOWN = known();

    private Charsets() {}

    /** The characters, by a label that may be empty. */
    static String decode(byte[] bytes, String label) {
        Charset named = named(label);
        boolean ascii = isAscii(bytes);
        if (ascii && Utf7.isLabel(plain(label))) {
            return Utf7.decode(bytes);
        }
        if (named == null && ascii && contains(bytes, ESCAPE)) {
            Charset guess = guess(bytes);
            return new String(bytes, guess == null ? StandardCharsets.US_ASCII : guess);
        }
        if (ascii && (named == null || isAsciiBased(named))) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        if (named != null && !named.equals(StandardCharsets.US_ASCII)) {
            String text = strictly(bytes, named);
            if (text != null && (named.equals(StandardCharsets.UTF_8) || !isUtf8(bytes, named))) {
                return text;
            }
        }
        return detected(bytes, named);
    }

    /** The same without a guess, where there is no time for one. */
    static String unguessed(byte[] bytes, String label) {
        Charset named = named(label);
        return new String(bytes, named == null ? WINDOWS_1252 : named);
    }

    private static boolean contains(byte[] bytes, byte wanted) {
        for (byte one : bytes) {
            if (one == wanted) {
                return true;
            }
        }
        return false;
    }

    private static String detected(byte[] bytes, @Nullable Charset named) {
        String utf8 = strictly(bytes, StandardCharsets.UTF_8);
        if (utf8 != null) {
            return utf8;
        }
        if (named != null && !named.equals(StandardCharsets.US_ASCII)) {
            // A mail that was cut, or one character gone bad, is no reason to guess.
            String labelled = new String(bytes, named);
            if (Mislabelling.isMostlyRight(bytes, labelled, isAsciiBased(named))) {
                return labelled;
            }
        }
        Charset guess = guess(bytes);
        String guessed = new String(bytes, guess == null ? WINDOWS_1252 : guess);
        boolean right = guess == null || Mislabelling.isMostlyRight(bytes, guessed, isAsciiBased(guess));
        return right ? guessed : new String(bytes, WINDOWS_1252);
    }

    private static @Nullable Charset guess(byte[] bytes) {
        CharsetDetector detector = new CharsetDetector();
        detector.setText(bytes.length <= SAMPLE ? bytes : Arrays.copyOf(bytes, SAMPLE));
        CharsetMatch[] matches = detector.detectAll();
        for (CharsetMatch match : matches == null ? new CharsetMatch[0] : matches) {
            Charset charset = named(match.getName());
            if (charset != null && match.getConfidence() >= LEAST_CONFIDENCE) {
                return charset;
            }
        }
        return null;
    }

    private static boolean isUtf8(byte[] bytes, Charset named) {
        String utf8 = isAsciiBased(named) ? strictly(bytes, StandardCharsets.UTF_8) : null;
        return utf8 != null && (named.newEncoder().maxBytesPerChar() == 1 || Mislabelling.isUtf8WithoutDoubt(utf8));
    }

    private static @Nullable String strictly(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String plain(String label) {
        return label.strip().toLowerCase(Locale.ROOT).replace("\"", "").replace("'", "");
    }

    /** The charset of a label; null where there is none. */
    static @Nullable Charset named(String label) {
        String name = plain(label);
        if (name.isEmpty()) {
            return null;
        }
        if (name.equals("utf-8") || name.equals("utf8")) {
            return StandardCharsets.UTF_8;
        }
        Charset charset = KNOWN.get(LABELS.getOrDefault(name, name).toLowerCase(Locale.ROOT));
        return charset == null || !charset.canEncode() ? null : charset;
    }

    /** The JDK looks for a name that it does not know in all services, each time. */
    private static Map<String, Charset> known() {
        Map<String, Charset> known = new HashMap<>();
        for (Charset charset : Charset.availableCharsets().values()) {
            charset.aliases().forEach(alias -> known.put(alias.toLowerCase(Locale.ROOT), charset));
        }
        Charset.availableCharsets().forEach((name, charset) -> known.put(name.toLowerCase(Locale.ROOT), charset));
        return known;
    }

    static boolean isAscii(byte[] bytes) {
        for (byte one : bytes) {
            if (one < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether bytes below 128 are ASCII in it; in UTF-16, ISO-2022 and the like they are not. */
    private static boolean isAsciiBased(Charset charset) {
        String name = charset.name().toUpperCase(Locale.ROOT);
        return !name.startsWith("UTF-16")
                && !name.startsWith("UTF-32")
                && !name.contains("2022")
                && !name.startsWith("HZ")
                && !name.startsWith("IBM037");
    }
}
