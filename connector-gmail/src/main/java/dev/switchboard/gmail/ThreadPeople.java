package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.mail.MailAddress;
import dev.switchboard.mail.ReadMail;
import dev.switchboard.spi.ChannelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells conversations apart that Gmail holds in one thread. Everybody who answers a newsletter is in the newsletter's
 * thread, but they do not talk with each other: mails belong together where somebody is on both, besides the owner. The
 * conversation of a thread's first mail has the thread's id; another one adds the id of its own first mail.
 */
final class ThreadPeople implements ConversationThreads {
    private static final List<String> HEADERS =
            List.of("From", "To", "Cc", "Reply-To", "Sender", "X-Original-Sender", Gmail.OWN_HEADER);
    private static final char SEPARATOR = '/';

    private final String user;
    private final GmailApi api;

    ThreadPeople(String user, GmailApi api) {
        this.user = user;
        this.api = api;
    }

    /** Gmail's id of the thread in which a conversation is. */
    static String gmailThread(String thread) {
        int separator = thread.indexOf(SEPARATOR);
        return separator < 0 ? thread : thread.substring(0, separator);
    }

    @Override
    public String of(RawMessage message, ReadMail mail) throws InterruptedException {
        // Gmail calls a thread by its first mail.
        if (message.id().equals(message.thread()) || mail.references().isEmpty()) {
            return message.thread();
        }
        JsonNode thread;
        try {
            thread = api.ask(
                    "threads.get",
                    users -> users.threads()
                            .get(GmailApi.ME, message.thread())
                            .setFormat("metadata")
                            .setMetadataHeaders(HEADERS));
        } catch (ChannelException e) {
            if (GmailErrors.isNotServed(e)) {
                return message.thread();
            }
            throw e;
        }
        return name(message, people(mail), thread);
    }

    private String name(RawMessage message, Set<String> people, JsonNode thread) {
        List<JsonNode> mails = new ArrayList<>();
        thread.path("messages").forEach(mails::add);
        mails.sort(Comparator.comparingLong(mail -> mail.path("internalDate").asLong()));
        List<Group> groups = new ArrayList<>();
        for (JsonNode mail : mails) {
            String id = mail.path("id").asText("");
            if (id.equals(message.id())) {
                break;
            }
            join(groups, people(mail), groups.isEmpty() ? message.thread() : message.thread() + SEPARATOR + id);
        }
        String fallback = groups.isEmpty() ? message.thread() : message.thread() + SEPARATOR + message.id();
        return join(groups, people, people.isEmpty() ? message.thread() : fallback);
    }

    /** People who are on mails together, and what their conversation is called. */
    private record Group(Set<String> people, String name) {}

    /** Adds a mail's people to the group that has one of them, and gives its name. Groups that they join become one. */
    private static String join(List<Group> groups, Set<String> people, String name) {
        List<Group> met = groups.stream()
                .filter(group -> group.people().stream().anyMatch(people::contains))
                .toList();
        if (met.isEmpty()) {
            groups.add(new Group(new HashSet<>(people), name));
            return name;
        }
        Group first = met.get(0);
        first.people().addAll(people);
        for (Group other : met.subList(1, met.size())) {
            first.people().addAll(other.people());
            groups.remove(other);
        }
        return first.name();
    }

    private Set<String> people(ReadMail mail) {
        Set<String> people = new HashSet<>();
        for (String header : HEADERS) {
            mail.addresses(header).forEach(address -> people.add(address.key()));
        }
        people.remove(user);
        return people;
    }

    private Set<String> people(JsonNode mail) {
        Set<String> people = new HashSet<>();
        for (JsonNode header : mail.path("payload").path("headers")) {
            String name = header.path("name").asText("");
            if (HEADERS.stream().anyMatch(name::equalsIgnoreCase)) {
                MailAddress.all(header.path("value").asText("")).forEach(address -> people.add(address.key()));
            }
        }
        people.remove(user);
        return people;
    }
}
