package dev.switchboard.storage;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.model.Mail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How a {@link Mail} is written as JSON, inside its element's object. What is empty is left out. */
final class MailCodec {
    private MailCodec() {}

    static void write(JsonGenerator out, Mail mail) throws IOException {
        out.writeStringField("subject", mail.subject());
        if (!mail.parties().isEmpty()) {
            out.writeArrayFieldStart("parties");
            for (Mail.Party party : mail.parties()) {
                out.writeStartObject();
                out.writeStringField("role", party.role().name());
                out.writeStringField("address", party.address());
                if (!party.name().isEmpty()) {
                    out.writeStringField("name", party.name());
                }
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        writePassages(out, mail.passages());
        if (!mail.html().isEmpty()) {
            out.writeStringField("html", mail.html());
        }
        writeInline(out, mail.inline());
    }

    private static void writePassages(JsonGenerator out, List<Mail.Passage> passages) throws IOException {
        if (passages.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("passages");
        for (Mail.Passage passage : passages) {
            out.writeStartObject();
            out.writeStringField("origin", passage.origin().name());
            out.writeNumberField("start", passage.start());
            out.writeNumberField("end", passage.end());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeInline(JsonGenerator out, List<Mail.Inline> inline) throws IOException {
        if (inline.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("inline");
        for (Mail.Inline one : inline) {
            out.writeStartObject();
            out.writeStringField("cid", one.contentId());
            out.writeNumberField("attachment", one.attachment());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** Throws an {@link IllegalArgumentException} for what this version cannot read. */
    static Mail read(JsonNode mail) {
        List<Mail.Party> parties = new ArrayList<>();
        for (JsonNode party : mail.path("parties")) {
            parties.add(new Mail.Party(
                    Mail.Role.valueOf(party.path("role").asText()),
                    party.path("address").asText(),
                    party.path("name").asText("")));
        }
        List<Mail.Passage> passages = new ArrayList<>();
        for (JsonNode passage : mail.path("passages")) {
            passages.add(new Mail.Passage(
                    Mail.Origin.valueOf(passage.path("origin").asText()),
                    passage.path("start").asInt(),
                    passage.path("end").asInt()));
        }
        List<Mail.Inline> inline = new ArrayList<>();
        for (JsonNode one : mail.path("inline")) {
            inline.add(new Mail.Inline(
                    one.path("cid").asText(), one.path("attachment").asInt(-1)));
        }
        return new Mail(
                mail.path("subject").asText(""),
                parties,
                passages,
                mail.path("html").asText(""),
                inline);
    }
}
