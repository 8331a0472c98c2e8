package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Reads a record of a mailbox's history:
 * https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.history/list#History.
 */
final class HistoryRecord {
    private HistoryRecord() {}

    /** The mails that came with it. */
    static Set<String> added(JsonNode record) {
        Set<String> mails = new LinkedHashSet<>();
        record.path("messagesAdded").forEach(added -> add(mails, added));
        return mails;
    }

    /** The mails that may have become visible by it: those that left spam or trash, or became sent. */
    static Set<String> shown(JsonNode record) {
        Set<String> mails = new LinkedHashSet<>();
        for (JsonNode labelled : record.path("labelsAdded")) {
            if (names(labelled, "INBOX") || names(labelled, "SENT")) {
                add(mails, labelled);
            }
        }
        for (JsonNode unlabelled : record.path("labelsRemoved")) {
            if (names(unlabelled, "SPAM") || names(unlabelled, "TRASH") || names(unlabelled, "DRAFT")) {
                add(mails, unlabelled);
            }
        }
        return mails;
    }

    private static void add(Set<String> mails, JsonNode change) {
        String id = change.path("message").path("id").asText("");
        if (!id.isEmpty()) {
            mails.add(id);
        }
    }

    private static boolean names(JsonNode change, String label) {
        for (JsonNode name : change.path("labelIds")) {
            if (label.equals(name.asText())) {
                return true;
            }
        }
        return false;
    }
}
