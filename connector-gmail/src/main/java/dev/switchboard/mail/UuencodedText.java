package dev.switchboard.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Files that stand uuencoded in a text, as mailers before MIME sent them.
 *
 * @param rest the text without them
 * @param files the files
 */
record UuencodedText(String rest, List<File> files) {
    private static final Pattern BEGIN = Pattern.compile("begin [0-7]{3,4} \\S.{0,255}");

    /**
     * A file.
     *
     * @param number which of the text's it is, from 1
     * @param name its name
     * @param bytes what is in it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record File(int number, String name, byte[] bytes) {}

    static UuencodedText of(String text) {
        if (!text.startsWith("begin ") && !text.contains("\nbegin ")) {
            return new UuencodedText(text, List.of());
        }
        List<String> lines = text.lines().toList();
        StringBuilder rest = new StringBuilder();
        List<File> files = new ArrayList<>();
        int i = 0;
        while (i < lines.size()) {
            String line = lines.get(i);
            int end = BEGIN.matcher(line).matches() ? end(lines, i + 1) : -1;
            if (end < 0) {
                rest.append(line).append('\n');
                i++;
            } else {
                String name = line.substring(line.indexOf(' ', 6) + 1).strip();
                files.add(new File(files.size() + 1, name, UuStream.decode(lines.subList(i + 1, end))));
                i = end + 1;
            }
        }
        return files.isEmpty() ? new UuencodedText(text, files) : new UuencodedText(rest.toString(), files);
    }

    /** Where the line stands that ends the file; -1 where the lines before it are no uuencoded ones. */
    private static int end(List<String> lines, int from) {
        for (int i = from; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.equals("end")) {
                return i;
            }
            if (!isEncoded(line)) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isEncoded(String line) {
        if (line.isEmpty()) {
            return true;
        }
        int bytes = line.charAt(0) - 32 & 63;
        int least = (bytes * 4 + 2) / 3;
        // White space at the end of a line may have been lost on the way.
        return line.length() <= least + 6 && line.chars().allMatch(unit -> unit >= 32 && unit <= 96);
    }
}
