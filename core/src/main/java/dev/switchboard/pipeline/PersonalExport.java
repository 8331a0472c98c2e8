package dev.switchboard.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.switchboard.model.Address;
import dev.switchboard.model.Contact;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.Receipt;
import dev.switchboard.model.Sender;
import dev.switchboard.storage.ContentCodec;
import dev.switchboard.storage.Rows.NewRevision;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.WebhookRows.LoggedWebhook;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All data of one contact, written as JSON page by page as it is read. */
final class PersonalExport {
    private static final JsonFactory JSON = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    private static final int PAGE = 100;

    private final Storage storage;
    private final Contact contact;
    private final Set<Identity.Key> keys;
    private final Set<String> names = new HashSet<>();

    PersonalExport(Storage storage, Contact contact) {
        this.storage = storage;
        this.contact = contact;
        this.keys = PersonalRequests.keys(contact);
        keys.forEach(key -> names.add(key.value()));
    }

    void write(OutputStream to) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(to)) {
            json.writeStartObject();
            writeContact(json);
            writeConversations(json);
            Mentions mentions = new Mentions(names);
            json.writeArrayFieldStart("parked");
            writeRaw(json, mentions, Parked.Kind.INBOUND);
            writeRaw(json, mentions, Parked.Kind.UNSUPPORTED);
            json.writeEndArray();
            writeWebhooks(json, mentions);
            json.writeEndObject();
        }
    }

    private void writeContact(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("contact");
        json.writeStringField("id", contact.id().toString());
        json.writeStringField("displayName", contact.displayName());
        json.writeArrayFieldStart("identities");
        for (Identity identity : contact.identities()) {
            json.writeStartObject();
            json.writeStringField("namespace", identity.key().namespace());
            json.writeStringField("value", identity.key().value());
            json.writeStringField("displayName", identity.displayName());
            json.writeObjectFieldStart("attributes");
            for (Map.Entry<String, String> attribute : identity.attributes().entrySet()) {
                json.writeStringField(attribute.getKey(), attribute.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeConversations(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("conversations");
        ConversationQuery query = ConversationQuery.all().contact(contact.id()).limit(PAGE);
        Page<Conversation> page;
        do {
            page = storage.conversations(query);
            for (Conversation conversation : page.items()) {
                writeConversation(json, conversation);
            }
            query = query.after(page.nextCursor());
        } while (page.nextCursor() != null);
        json.writeEndArray();
    }

    private void writeConversation(JsonGenerator json, Conversation conversation) throws IOException {
        boolean alone = PersonalRequests.isAloneIn(keys, conversation);
        json.writeStartObject();
        json.writeStringField("id", conversation.id().toString());
        json.writeStringField("channel", conversation.channel());
        json.writeBooleanField("withOthers", !alone);
        json.writeArrayFieldStart("addresses");
        for (Address address : conversation.addresses()) {
            json.writeStartObject();
            json.writeStringField("chat", address.chat());
            json.writeStringField("thread", address.thread());
            json.writeEndObject();
            if (alone) {
                names.add(address.chat());
            }
        }
        json.writeEndArray();
        writeReceipts(json, conversation);
        writeMessages(json, conversation, alone);
        writeFailed(json, conversation, alone);
        json.writeEndObject();
    }

    private void writeReceipts(JsonGenerator json, Conversation conversation) throws IOException {
        Set<String> values = new HashSet<>();
        keys.forEach(key -> values.add(key.value()));
        json.writeArrayFieldStart("receipts");
        for (Receipt receipt : storage.receipts(conversation.id())) {
            if (values.contains(receipt.by())) {
                json.writeStartObject();
                json.writeStringField("by", receipt.by());
                json.writeNumberField("delivered", receipt.delivered());
                json.writeNumberField("read", receipt.read());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void writeMessages(JsonGenerator json, Conversation conversation, boolean alone) throws IOException {
        json.writeArrayFieldStart("messages");
        List<Message> messages = storage.messages(conversation.id(), Long.MAX_VALUE, PAGE);
        while (!messages.isEmpty()) {
            for (Message message : messages) {
                if (alone || isOwn(message)) {
                    writeMessage(json, message);
                }
            }
            long oldest = messages.get(messages.size() - 1).seq();
            messages = storage.messages(conversation.id(), oldest, PAGE);
        }
        json.writeEndArray();
    }

    private boolean isOwn(Message message) {
        return message.sender() instanceof Sender.Person person
                && keys.contains(person.identity().key());
    }

    private void writeMessage(JsonGenerator json, Message message) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", message.id().toString());
        json.writeNumberField("seq", message.seq());
        json.writeStringField("direction", message.direction().name());
        json.writeBooleanField("own", isOwn(message));
        json.writeStringField("sentAt", message.sentAt().toString());
        json.writeStringField("storedAt", message.storedAt().toString());
        json.writeFieldName("content");
        json.writeRawValue(ContentCodec.write(message.content()));
        json.writeArrayFieldStart("before");
        if (message.revision() > 0) {
            for (NewRevision revision : storage.revisions(message.id())) {
                json.writeRawValue(ContentCodec.write(revision.content()));
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeFailed(JsonGenerator json, Conversation conversation, boolean alone) throws IOException {
        json.writeArrayFieldStart("parked");
        if (alone) {
            Cursor cursor = null;
            ParkedQuery query =
                    ParkedQuery.all().conversation(conversation.id()).limit(PAGE);
            do {
                Page<Parked> page = storage.parked(query.after(cursor));
                for (Parked parked : page.items()) {
                    writeParked(json, parked);
                }
                cursor = page.nextCursor();
            } while (cursor != null);
        }
        json.writeEndArray();
    }

    private void writeRaw(JsonGenerator json, Mentions mentions, Parked.Kind kind) throws IOException {
        Cursor cursor = null;
        do {
            Page<Parked> page =
                    storage.parked(ParkedQuery.all().kind(kind).limit(PAGE).after(cursor));
            for (Parked parked : page.items()) {
                if (mentions.in(parked.raw())) {
                    writeParked(json, parked);
                }
            }
            cursor = page.nextCursor();
        } while (cursor != null);
    }

    private static void writeParked(JsonGenerator json, Parked parked) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", parked.id().toString());
        json.writeStringField("channel", parked.channel());
        json.writeStringField("at", parked.at().toString());
        json.writeStringField("reason", parked.reason());
        byte[] raw = parked.raw();
        if (raw != null) {
            json.writeBinaryField("raw", raw);
        }
        json.writeEndObject();
    }

    private void writeWebhooks(JsonGenerator json, Mentions mentions) throws IOException {
        json.writeArrayFieldStart("webhooks");
        List<LoggedWebhook> logged = storage.webhooks().read(0, PAGE);
        while (!logged.isEmpty()) {
            for (LoggedWebhook webhook : logged) {
                if (webhook.request() != null && mentions.in(webhook)) {
                    json.writeStartObject();
                    json.writeStringField("channel", webhook.entry().channel());
                    json.writeStringField("at", webhook.entry().at().toString());
                    json.writeBinaryField("body", webhook.request().body());
                    json.writeEndObject();
                }
            }
            logged = storage.webhooks()
                    .read(logged.get(logged.size() - 1).entry().id(), PAGE);
        }
        json.writeEndArray();
    }
}
