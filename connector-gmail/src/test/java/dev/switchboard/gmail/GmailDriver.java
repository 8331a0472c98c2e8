package dev.switchboard.gmail;

import dev.switchboard.gmail.FakeGmail.Failure;
import dev.switchboard.gmail.FakeMailbox.StoredMail;
import dev.switchboard.mail.MailLimits;
import dev.switchboard.mail.MailReader;
import dev.switchboard.mail.MailSource;
import dev.switchboard.mail.ReadMail;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Text;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.testkit.PlatformDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Drives a fake Gmail as the contract of connectors wants it. */
final class GmailDriver implements PlatformDriver {

    final FakeGmail gmail;
    private final @Nullable PushSigner signer;
    private final String start;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, String> lastIds = new HashMap<>();

    GmailDriver(@Nullable PushSigner signer) throws IOException {
        this.gmail = new FakeGmail();
        this.signer = signer;
        this.start = gmail.mailbox.history() + " " + System.currentTimeMillis() / 1000;
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of(
                Gmail.USER,
                FakeGmail.USER,
                Gmail.CLIENT_ID,
                "client-of-the-contract",
                Gmail.CLIENT_SECRET,
                FakeGmail.CLIENT_SECRET,
                Gmail.REFRESH_TOKEN,
                FakeGmail.REFRESH_TOKEN,
                Gmail.API_URL,
                gmail.url(),
                Gmail.TOKEN_URL,
                gmail.url() + "/token",
                Gmail.CALL_TIMEOUT,
                "PT3S"));
        if (signer != null) {
            settings.putAll(signer.settings());
        }
        return settings;
    }

    @Override
    public String offset() {
        return start;
    }

    @Override
    public Notice says(String person, String text) {
        return arrives(person, text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    private Notice arrives(String person, byte[] body, String type) {
        String id = "<" + person + "-" + numbers.incrementAndGet() + "@people.example>";
        String last = lastIds.get(person);
        String from = person + " <" + person.toLowerCase(Locale.ROOT) + "@people.example>";
        String thread = last == null ? "" : "In-Reply-To: " + last + "\r\nReferences: " + last + "\r\n";
        String headers = "From: " + from + "\r\nTo: " + FakeGmail.USER + "\r\nSubject: A question\r\nMessage-ID: " + id
                + "\r\n" + thread + "Content-Type: " + type + "\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        lastIds.putIfAbsent(person, id);
        byte[] source = (headers + Base64.getMimeEncoder().encodeToString(body)).getBytes(StandardCharsets.UTF_8);
        return notice(gmail.mailbox.add(source, null, "INBOX", "UNREAD").id());
    }

    private Notice notice(String id) {
        if (signer == null) {
            return new Notice(id, null);
        }
        String told = "{\"emailAddress\":\"" + FakeGmail.USER + "\",\"historyId\":" + gmail.mailbox.history() + "}";
        String data = Base64.getUrlEncoder().encodeToString(told.getBytes(StandardCharsets.UTF_8));
        byte[] body = ("{\"message\":{\"data\":\"" + data + "\",\"messageId\":\"" + id + "\"},\"subscription\":\"s\"}")
                .getBytes(StandardCharsets.UTF_8);
        return new Notice(id, WebhookRequest.post(body).header("Authorization", "Bearer " + signer.token()));
    }

    @Override
    public List<WebhookRequest> forgeries(WebhookRequest genuine) {
        PushSigner own = Objects.requireNonNull(signer);
        List<WebhookRequest> forgeries = new ArrayList<>();
        own.forgedTokens().forEach(token -> forgeries.add(genuine.header("Authorization", "Bearer " + token)));
        forgeries.add(genuine.header("Authorization", own.token()));
        forgeries.add(genuine.header("Authorization", "Bearer ünïcode"));
        return forgeries;
    }

    @Override
    public Optional<Notice> sendsFile(String person, String name, byte[] bytes) {
        return Optional.of(arrives(person, bytes, "application/octet-stream; name=\"" + name + "\""));
    }

    /** Something without a source, such as a chat's message was. */
    @Override
    public Notice unknown(String marker) {
        return notice(gmail.mailbox.add(null, null, "CHAT", marker).id());
    }

    @Override
    public List<Shown> shown() {
        return gmail.mailbox.all().stream()
                .filter(mail -> mail.labels().contains("SENT"))
                .map(this::shown)
                .toList();
    }

    private Shown shown(StoredMail mail) {
        ReadMail read = mail.read();
        Content content = Content.text(Text.plain(read.text()));
        for (ReadMail.File file : read.files()) {
            content = content.with(Attachment.of(
                    file.name(),
                    file.mediaType(),
                    file.size(),
                    () -> new MailReader(MailLimits.DEFAULT)
                            .open(MailSource.of(Objects.requireNonNull(mail.source())), file.path())));
        }
        return new Shown(mail.id(), FakeGmail.USER, content, answered(read));
    }

    private @Nullable String answered(ReadMail read) {
        return read.headers()
                .raw("In-Reply-To")
                .flatMap(id -> gmail.mailbox.all().stream()
                        .filter(other -> other.source() != null
                                && other.read().messageId().equals(id))
                        .map(StoredMail::id)
                        .findFirst())
                .orElse(null);
    }

    @Override
    public int calls() {
        return gmail.calls.get();
    }

    @Override
    public boolean fail(Fault fault) {
        Failure failure = switch (fault) {
            case RATE_LIMITED ->
                new Failure(
                        429,
                        "rateLimitExceeded",
                        "slow down",
                        Map.of("Retry-After", Long.toString(RETRY_AFTER.toSeconds())),
                        false,
                        false);
            case REFUSED -> Failure.of(400, "invalidArgument", "Invalid To header");
            case BAD_CREDENTIALS -> Failure.of(401, "authError", "Invalid Credentials");
            case SERVER_ERROR -> Failure.of(500, "backendError", "Backend Error");
            case CUT_OFF -> new Failure(0, "", "", Map.of(), false, false);
            case ANSWER_LOST -> new Failure(0, "", "", Map.of(), true, false);
            case SILENT -> new Failure(0, "", "", Map.of(), false, true);
            default -> null;
        };
        if (fault == Fault.UNREACHABLE) {
            gmail.stopListening();
        } else if (failure == null) {
            return false;
        } else {
            // Reading goes on: what changes something fails.
            gmail.failures.put(fault == Fault.BAD_CREDENTIALS ? "*" : "send", failure);
            if (fault == Fault.SILENT) {
                gmail.failures.put("history", failure);
            }
        }
        stopped = fault == Fault.UNREACHABLE;
        return true;
    }

    private boolean stopped;

    @Override
    public void recover() {
        gmail.failures.clear();
        gmail.endSilence();
        if (stopped) {
            stopped = false;
            gmail.listenAgain();
        }
    }

    @Override
    public void close() {
        gmail.close();
    }
}
