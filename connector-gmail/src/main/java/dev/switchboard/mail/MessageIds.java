package dev.switchboard.mail;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads message identifiers (RFC 5322, 3.6.4), also where they are folded, doubled, quoted or without their brackets. */
final class MessageIds {
    /** As many as a thread may name; of longer ones the first and the newest count. */
    private static final int MOST = 100;

    private MessageIds() {}

    /** All identifiers in a header's value, with their brackets, each once. */
    static List<String> all(String raw) {
        Set<String> found = new LinkedHashSet<>();
        int at = 0;
        while (at < raw.length()) {
            int start = raw.indexOf('<', at);
            int end = start < 0 ? -1 : raw.indexOf('>', start);
            if (end < 0) {
                break;
            }
            String id = bare(raw.substring(start + 1, end));
            if (!id.isEmpty()) {
                found.add("<" + id + ">");
            }
            at = end + 1;
        }
        if (found.isEmpty()) {
            withoutBrackets(raw, found);
        }
        List<String> ids = new ArrayList<>(found);
        if (ids.size() > MOST) {
            ids.subList(1, ids.size() - MOST + 1).clear();
        }
        return ids;
    }

    private static void withoutBrackets(String raw, Set<String> found) {
        for (String word : raw.split("[\\s,;]+", -1)) {
            String id = bare(word);
            if (id.indexOf('@') > 0) {
                found.add("<" + id + ">");
            }
        }
    }

    /** An identifier without brackets, white space and what no storage takes. */
    static String bare(String id) {
        StringBuilder bare = new StringBuilder(id.length());
        for (int i = 0; i < id.length(); i++) {
            char character = id.charAt(i);
            if (character > ' ' && character != '<' && character != '>' && character != 127) {
                bare.append(character);
            }
        }
        return Texts.storable(bare.toString());
    }
}
