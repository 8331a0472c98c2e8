package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.Message.Direction;
import dev.switchboard.model.Position;
import dev.switchboard.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the platform's record and the database agree, at the end of {@link ChaosTest}. */
final class ChaosAgreement {
    private static final int PAGE = 500;

    private final Map<String, List<String>> said;
    private final Map<String, List<Sent>> record;
    private final Set<String> sentByPaused;
    private final Set<Long> seen;
    private final List<Event> events = new ArrayList<>();
    /** The platform's ids of what is known to have been sent late, and messages of which no id is known. */
    private final Set<String> late = new HashSet<>();

    private final Set<String> lateWithoutAnswer = new HashSet<>();
    private int messages;
    private int doubles;
    private long byStopped;

    /** What the platform took. */
    private record Sent(String chat, String id, String key, String text) {
        static Sent read(String line) {
            String[] fields = line.split("\t", -1);
            return new Sent(fields[0], fields[1], fields[2], fields[3]);
        }
    }

    private ChaosAgreement(ChaosWorld world, Storage storage) throws Exception {
        said = world.platform()
                .told(ChaosPlatform.SAID)
                .lines()
                .map(line -> line.split("\t", -1))
                .collect(Collectors.groupingBy(
                        line -> line[0], Collectors.mapping(line -> line[1], Collectors.toList())));
        record = world.platform()
                .told(ChaosPlatform.RECORD)
                .lines()
                .map(Sent::read)
                .collect(Collectors.groupingBy(Sent::chat));
        sentByPaused = world.sentByPaused();
        seen = world.seen();
        readEvents(storage);
        for (Event event : events) {
            if (event.type().equals(Event.MESSAGE_SENT_LATE)) {
                String ids = Objects.requireNonNull(event.facts().get("externalIds"));
                if (ids.isEmpty()) {
                    lateWithoutAnswer.add(String.valueOf(event.message()));
                } else {
                    late.addAll(List.of(ids.split(" ", -1)));
                }
            }
        }
    }

    private static String message(String key) {
        return key.substring(0, key.lastIndexOf('.'));
    }

    /** Checks it; gives what there was, for people. */
    static String check(ChaosWorld world) throws Exception {
        try (HikariDataSource pool = world.database().server().connect();
                Storage storage = JdbcStorage.create(pool)) {
            storage.open(new Storage.Opening("default", () -> Duration.ZERO));
            ChaosAgreement agreement = new ChaosAgreement(world, storage);
            agreement.checkConversations(storage);
            agreement.checkEvents();
            return agreement.toString();
        }
    }

    private void readEvents(Storage storage) {
        Position after = Position.START;
        List<Event> page = storage.events(after, PAGE);
        while (!page.isEmpty()) {
            events.addAll(page);
            after = page.get(page.size() - 1).position();
            page = storage.events(after, PAGE);
        }
    }

    private void checkConversations(Storage storage) {
        List<Conversation> conversations =
                storage.conversations(ConversationQuery.all().limit(PAGE)).items();
        assertThat(conversations)
                .extracting(conversation -> conversation.address().chat())
                .containsExactlyInAnyOrderElementsOf(said.keySet());
        assertThat(record.keySet()).isSubsetOf(said.keySet());
        conversations.forEach(conversation -> check(storage, conversation));
    }

    private void check(Storage storage, Conversation conversation) {
        String chat = conversation.address().chat();
        List<Message> all = messages(storage, conversation);
        messages += all.size();
        List<String> words = Objects.requireNonNull(said.get(chat));
        List<String> replies = words.stream().map(text -> "re " + text).toList();
        assertThat(texts(all, Direction.INBOUND)).as("taken in of %s", chat).isEqualTo(words);
        assertThat(texts(all, Direction.OUTBOUND)).as("answered in %s", chat).isEqualTo(replies);
        Set<String> known = new HashSet<>();
        for (Message message : all) {
            if (message.direction() == Direction.OUTBOUND) {
                assertThat(Objects.requireNonNull(message.delivery()).state())
                        .as("%s", message)
                        .isEqualTo(Delivery.State.SENT);
                message.parts().forEach(part -> known.addAll(part.externalIds()));
            }
        }
        List<Sent> sent = record.getOrDefault(chat, List.of());
        assertThat(sent.stream().filter(one -> known.contains(one.id())).map(Sent::text))
                .as("record of %s", chat)
                .containsExactlyElementsOf(replies);
        List<Sent> twice =
                sent.stream().filter(one -> !known.contains(one.id())).toList();
        doubles += twice.size();
        checkTwice(conversation.channel(), twice);
    }

    private void checkTwice(String channel, List<Sent> twice) {
        if (channel.equals(ChaosNode.DEDUPLICATES)) {
            assertThat(twice).as("sent twice where the platform deduplicates").isEmpty();
        }
        // A crowded machine stops processes too, for longer than their leases: those are overtaken like the others.
        byStopped += twice.stream()
                .filter(sent -> !sentByPaused.contains(sent.key()))
                .count();
        assertThat(twice)
                .as("sent twice, and not recorded")
                .allMatch(sent -> late.contains(sent.id()) || lateWithoutAnswer.contains(message(sent.key())));
    }

    private static List<Message> messages(Storage storage, Conversation conversation) {
        List<Message> newestFirst = new ArrayList<>();
        List<Message> page = storage.messages(conversation.id(), Long.MAX_VALUE, PAGE);
        while (!page.isEmpty()) {
            newestFirst.addAll(page);
            page = storage.messages(conversation.id(), page.get(page.size() - 1).seq(), PAGE);
        }
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    private static List<String> texts(List<Message> messages, Direction direction) {
        return messages.stream()
                .filter(message -> message.direction() == direction)
                .map(message -> message.text().plain())
                .toList();
    }

    /** Each message came in and went out once in the feed too, and who followed it missed nothing. */
    private void checkEvents() {
        long inbound = said.values().stream().mapToLong(Collection::size).sum();
        assertThat(about(Event.MESSAGE_RECEIVED)).hasSize((int) inbound).doesNotHaveDuplicates();
        assertThat(about(Event.MESSAGE_SENT)).hasSize((int) inbound).doesNotHaveDuplicates();
        assertThat(seen)
                .containsAll(
                        events.stream().map(event -> event.position().value()).toList());
    }

    private List<String> about(String type) {
        return events.stream()
                .filter(event -> event.type().equals(type))
                .map(event -> String.valueOf(event.message()))
                .toList();
    }

    @Override
    public String toString() {
        return messages + " messages in " + said.size() + " conversations, " + events.size() + " events, "
                + (late.size() + lateWithoutAnswer.size()) + " sent late, " + doubles
                + " of them twice on the platform, " + byStopped
                + " of these by a process that only the machine stopped";
    }
}
