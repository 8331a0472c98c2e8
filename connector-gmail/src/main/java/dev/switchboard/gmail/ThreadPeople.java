package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.mail.MailAddress;
import dev.switchboard.mail.ReadMail;
import dev.switchboard.spi.ChannelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells conversations apart that Gmail holds in one thread. Everybody who answers a newsletter is in the newsletter's
 * thread, but they do not talk with each other: unless a person began the thread by a mail to the owner, mails belong
 * together where somebody is on both, besides the owner. The conversation of a thread's first mail has the thread's id;
 * another one adds the id of its own first mail.
 */
final class ThreadPeople implements ConversationThreads {
    private static final List<String> HEADERS =
            List.of("From", "To", "Cc", "Reply-To", "Sender", "X-Original-Sender", Gmail.OWN_HEADER);
    private static final List<String> METADATA = Stream.concat(
                    HEADERS.stream(),
                    Stream.of("References", "In-Reply-To", "Precedence", "List-Id", "List-Unsubscribe", "List-Post"))
            .toList();
    private static final char SEPARATOR = '/';

    /** So many mails are gone back through where Gmail names no threads. */
    private static final int MOST_HOPS = 10;

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
        if (message.thread().isEmpty()) {
            return answeredThread(message.id(), mail.references(), MOST_HOPS);
        }
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
                            .setMetadataHeaders(METADATA));
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
        if (!mails.isEmpty() && beganAsTalk(mails.get(0), message.thread())) {
            return message.thread();
        }
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

    /** Whether a person began the thread, by a mail of their own to the owner: whoever comes into it talks with them. */
    private boolean beganAsTalk(JsonNode first, String thread) {
        if (!first.path("id").asText("").equals(thread) || AnsweredMail.isSent(first)) {
            return false;
        }
        boolean isFromPerson = false;
        for (JsonNode header : first.path("payload").path("headers")) {
            String name = header.path("name").asText("").toLowerCase(Locale.ROOT);
            String value = header.path("value").asText("");
            if (METADATA.subList(HEADERS.size(), METADATA.size()).stream().anyMatch(name::equalsIgnoreCase)) {
                return false; // it answers something that is not here, or went to many
            }
            isFromPerson |= name.equals("from")
                    && MailAddress.all(value).stream()
                            .noneMatch(address -> address.key().equals(user));
        }
        return isFromPerson;
    }

    /** The thread of the nearest mail to the first of those that are answered; where none is there, the mail's own. */
    private String answeredThread(String id, List<String> references, int hops) throws InterruptedException {
        for (String reference : references) {
            String found = search(reference);
            if (!found.isEmpty() && !found.equals(id)) {
                AnsweredMail answered = AnsweredMail.get(api, user, found);
                if (!answered.thread().isEmpty()) {
                    return answered.thread();
                }
                return hops == 0 ? found : answeredThread(found, answered.references(), hops - 1);
            }
        }
        return id;
    }

    private String search(String reference) throws InterruptedException {
        String bare = reference.replaceAll("[<>\\s]", "");
        try {
            return api.ask(
                            "messages.list",
                            users -> users.messages()
                                    .list(GmailApi.ME)
                                    .setQ("rfc822msgid:" + bare)
                                    .setMaxResults(1L))
                    .path("messages")
                    .path(0)
                    .path("id")
                    .asText("");
        } catch (ChannelException e) {
            if (GmailErrors.isNotServed(e)) {
                return "";
            }
            throw e;
        }
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
