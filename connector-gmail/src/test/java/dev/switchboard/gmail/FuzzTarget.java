package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.mail.MailLimits;
import dev.switchboard.mail.MailReader;
import dev.switchboard.mail.MailSource;
import dev.switchboard.mail.ReadMail;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.InboundEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** What the fuzzer runs on any bytes: as a mail, as an answer with a mail, and as a history. Nothing may be thrown. */
public final class FuzzTarget {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MailReader READER = new MailReader(MailLimits.DEFAULT);
    private static final GmailSettings SETTINGS = GmailSettings.read(new TestContext(
            Map.of(Gmail.USER, "desk@x.example", Gmail.ACCESS_TOKEN, "token", Gmail.API_URL, "http://127.0.0.1:1")));
    private static final MailFetch FETCH = new MailFetch(SETTINGS, new GmailApi(SETTINGS));

    private FuzzTarget() {}

    /**
     * Tries some bytes.
     *
     * @param bytes the bytes
     * @throws IOException never, if all is well
     */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        MailSource source = MailSource.of(bytes);
        ReadMail mail = READER.read(source);
        for (ReadMail.File file : mail.files()) {
            try (InputStream opened = READER.open(source, file.path())) {
                long size = opened.transferTo(OutputStream.nullOutputStream());
                if (size != file.size()) {
                    throw new IllegalStateException(file + " has " + size + " bytes");
                }
            }
        }
        String raw = Base64.getUrlEncoder().encodeToString(bytes);
        String answer = "{\"id\":\"1\",\"threadId\":\"1\",\"labelIds\":[\"INBOX\"],\"raw\":\"" + raw + "\"}";
        FETCH.parseAgain(answer.getBytes(StandardCharsets.US_ASCII)).forEach(event -> {
            if (event instanceof InboundEvent.Raw kept) {
                throw new IllegalStateException(kept.reason());
            }
        });
        parseAgain(bytes);
        history(bytes);
    }

    private static void parseAgain(byte[] bytes) throws IOException {
        try {
            FETCH.parseAgain(bytes);
        } catch (RawMessage.UnreadableException e) {
            return; // what is no answer of Gmail's is refused
        } catch (ChannelException e) {
            return; // it has an id alone, by which nobody can be asked here
        }
    }

    private static void history(byte[] bytes) {
        try {
            JSON.readTree(new ByteArrayInputStream(bytes)).path("history").forEach(record -> {
                HistoryRecord.added(record);
                HistoryRecord.shown(record);
            });
        } catch (IOException e) {
            return; // what is no JSON is no history, and refused before
        }
    }
}
