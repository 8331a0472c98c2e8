package dev.switchboard;

import dev.switchboard.handler.ConversationEditor;
import dev.switchboard.model.Address;
import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Health;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Page;
import dev.switchboard.model.Position;
import dev.switchboard.model.Receipt;
import dev.switchboard.model.Sender;
import dev.switchboard.model.Signal;
import dev.switchboard.pipeline.HostRequests;
import dev.switchboard.pipeline.Left;
import dev.switchboard.pipeline.Pipeline;
import dev.switchboard.storage.Rows.NewRevision;
import dev.switchboard.storage.Storage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A board: hands what it is asked to the pipeline, or to the storage where it only reads. */
final class DefaultSwitchboard implements Switchboard {
    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);
    private static final int MOST_ITEMS = 500;
    private static final int MOST_EVENTS = 1_000;

    private final Pipeline pipeline;
    private final HostRequests requests;
    private final Agent host;
    private final Storage storage;
    private final @Nullable ExecutorService ownThreads;
    private volatile State state = State.NEW;

    private enum State {
        NEW,
        STARTING,
        STARTED,
        CLOSED
    }

    DefaultSwitchboard(Pipeline pipeline, Storage storage, @Nullable ExecutorService ownThreads) {
        this.pipeline = pipeline;
        this.requests = pipeline.requests();
        this.host = new SendingAgent(this::requests, new Sender.Agent(""));
        this.storage = storage;
        this.ownThreads = ownThreads;
    }

    @Override
    public synchronized void start() {
        if (state != State.NEW) {
            throw new IllegalStateException("a board is started once; build another to try again");
        }
        state = State.STARTING;
        try {
            pipeline.start();
            state = State.STARTED;
        } catch (RuntimeException | Error e) {
            state = State.CLOSED;
            pipeline.close();
            closeThreads();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        if (state == State.STARTED) {
            tell(pipeline.close());
        }
        if (state != State.CLOSED) {
            closeThreads();
        }
        state = State.CLOSED;
    }

    private static void tell(Left left) {
        if (left.isNothing()) {
            LOG.info("The board is closed; nothing that it had taken on is left");
            return;
        }
        LOG.warn(
                "The board is closed; left to other nodes, or to the next start: {} messages to be handled and {} operations"
                        + " to be carried out; {} handlers have not ended; of {} calls to platforms the outcome is not known",
                left.messages(),
                left.operations(),
                left.handlers(),
                left.calls());
    }

    /** Only a board that runs is asked for anything; also while it is being closed, since handlers may still end. */
    private HostRequests requests() {
        checkRunning();
        return requests;
    }

    private Storage storage() {
        checkRunning();
        return storage;
    }

    private <T> T running(T part) {
        checkRunning();
        return part;
    }

    private void checkRunning() {
        if (state == State.NEW) {
            throw new IllegalStateException("the board was not started yet: call start first");
        }
        if (state == State.CLOSED) {
            throw new IllegalStateException("the board is closed: build another");
        }
    }

    private void closeThreads() {
        if (ownThreads != null) {
            ownThreads.shutdownNow();
        }
    }

    @Override
    public MessageId send(ConversationId conversation, Content content) {
        return host.send(conversation, content);
    }

    @Override
    public MessageId send(ConversationId conversation, Content content, String idempotencyKey) {
        return host.send(conversation, content, idempotencyKey);
    }

    @Override
    public Conversation update(ConversationId conversation, Consumer<ConversationEditor> changes) {
        return host.update(conversation, changes);
    }

    @Override
    public Agent agent(String id) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("agent: must not be empty");
        }
        return new SendingAgent(this::requests, new Sender.Agent(id));
    }

    /** Checks the size of a page. */
    static int limited(int limit) {
        return limited(limit, MOST_ITEMS);
    }

    private static int limited(int limit, int most) {
        if (limit < 1 || limit > most) {
            throw new IllegalArgumentException("limit: must be 1 to " + most + ", was " + limit);
        }
        return limit;
    }

    @Override
    public Channels channels() {
        return new Channels() {
            @Override
            public List<Channel> list() {
                return requests().channels();
            }

            @Override
            public Channel get(String id) {
                return requests().channel(id);
            }

            @Override
            public void add(ChannelConfig config) {
                requests().addChannel(config);
            }

            @Override
            public void remove(String id) {
                requests().removeChannel(id);
            }

            @Override
            public void pause(String id) {
                requests().setStatus(id, Channel.Status.PAUSED);
            }

            @Override
            public void activate(String id) {
                requests().setStatus(id, Channel.Status.ACTIVE);
            }

            @Override
            public Optional<String> test(String id) {
                return requests().check(id);
            }
        };
    }

    @Override
    public Conversations conversations() {
        return new Conversations() {
            @Override
            public Page<Conversation> find(ConversationQuery query) {
                return storage().conversations(query);
            }

            @Override
            public Conversation get(ConversationId id) {
                return storage().conversation(id).orElseThrow(() -> new NotFoundException("conversation", id));
            }

            @Override
            public Conversation open(Address address) {
                return requests().open(address);
            }

            @Override
            public List<Message> messages(ConversationId id, long beforeSeq, int limit) {
                return storage().messages(id, beforeSeq, limited(limit, MOST_ITEMS)).stream()
                        .map(requests()::bind)
                        .toList();
            }

            @Override
            public Message message(MessageId id) {
                Message message = storage().messages(List.of(id)).get(id);
                if (message == null) {
                    throw new NotFoundException("message", id);
                }
                return requests().bind(message);
            }

            @Override
            public List<Content> revisions(MessageId id) {
                return storage().revisions(id).stream()
                        .map(NewRevision::content)
                        .toList();
            }

            @Override
            public List<Receipt> receipts(ConversationId id) {
                return storage().receipts(id);
            }
        };
    }

    @Override
    public Contacts contacts() {
        return new DefaultContacts(this::storage, () -> running(pipeline.personal()));
    }

    @Override
    public Webhooks webhooks() {
        return new DefaultWebhooks(pipeline, this::storage);
    }

    @Override
    public Events events() {
        return new Events() {
            @Override
            public Position latest() {
                return storage().latest();
            }

            @Override
            public List<Event> read(Position after, int limit) {
                return storage().events(after, limited(limit, MOST_EVENTS));
            }

            @Override
            public Subscription subscribe(Position after, Consumer<Event> reader) {
                checkRunning();
                return pipeline.feed().follow(after, null, reader)::run;
            }

            @Override
            public Subscription subscribe(String name, Consumer<Event> reader) {
                Position after = storage().reader(name).orElse(Position.START);
                return pipeline.feed().follow(after, name, reader)::run;
            }

            @Override
            public Subscription signals(Consumer<Signal> listener) {
                checkRunning();
                return pipeline.feed().listen(listener)::run;
            }
        };
    }

    @Override
    public Health health() {
        return pipeline.health();
    }

    @Override
    public ParkedWork parked() {
        return new DefaultParkedWork(this::storage, () -> running(pipeline.parked()));
    }
}
