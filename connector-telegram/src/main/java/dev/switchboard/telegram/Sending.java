package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.model.Address;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Connector.Target;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Sends parts and changes them, at Telegram's pace. */
final class Sending {
    private final BotApi api;
    private final Pacing pacing;

    Sending(BotApi api, Pacing pacing) {
        this.api = api;
        this.pacing = pacing;
    }

    /** Whether Telegram has one message, or one album, for it. */
    static boolean fits(Content part) {
        List<Attachment> files = part.all(Attachment.class);
        List<Element.Buttons> buttons = part.all(Element.Buttons.class);
        int places = part.all(Element.Location.class).size()
                + part.all(Element.ContactCard.class).size();
        if (buttons.size() > 1) {
            return false;
        }
        if (places > 0) {
            return places == 1 && files.isEmpty() && part.text().isEmpty();
        }
        if (files.size() > 1) {
            return buttons.isEmpty() && isOneAlbum(files);
        }
        return files.isEmpty()
                ? !part.text().isEmpty()
                : part.text().isEmpty() || FileKind.of(files.get(0)).hasCaption();
    }

    private static boolean isOneAlbum(List<Attachment> files) {
        FileKind.Album album = FileKind.of(files.get(0)).album();
        return album != FileKind.Album.NONE
                && files.stream().allMatch(file -> FileKind.of(file).album() == album);
    }

    Sent send(Outgoing part) throws InterruptedException {
        pacing.await(part.address());
        return new Sent(
                ids(ask(part.address(), rendering -> rendering.send(part)).result()));
    }

    /** What is sent is a message, or the messages of an album. */
    private static List<String> ids(JsonNode result) {
        List<String> ids = new ArrayList<>();
        for (JsonNode message : result.isArray() ? result : List.of(result)) {
            JsonNode id = message.path("message_id");
            if (!id.isIntegralNumber()) {
                throw ChannelException.inDoubt("send: the answer has no message_id");
            }
            ids.add(id.asText());
        }
        if (ids.isEmpty()) {
            throw ChannelException.inDoubt("send: the answer has no message");
        }
        return ids;
    }

    void edit(Target message, Outgoing part) throws InterruptedException {
        if (part.content().text().isEmpty()
                && part.content().all(Attachment.class).isEmpty()) {
            throw ChannelException.rejected("edit: Telegram changes texts and captions only");
        }
        pacing.await(message.address());
        ask(message.address(), rendering -> rendering.edit(message, part));
    }

    /**
     * Calls, and once more in another way where Telegram says what is wrong with the first: it was surely not done.
     */
    private Answer ask(Address address, Function<Rendering, Request> how) throws InterruptedException {
        Request request = how.apply(new Rendering(false, false));
        Answer answer = api.ask(request);
        Optional<Rendering> other = otherWay(answer);
        if (other.isPresent()) {
            request = how.apply(other.get());
            answer = api.ask(request);
        }
        if (answer.ok() || answer.says("message is not modified")) {
            return answer;
        }
        throw BotApiErrors.of(request.method(), answer, address);
    }

    private static Optional<Rendering> otherWay(Answer answer) {
        if (answer.ok() || answer.code() != 400) {
            return Optional.empty();
        }
        if (answer.says("can't parse entities")) {
            return Optional.of(new Rendering(true, false));
        }
        boolean noPhoto = answer.says("PHOTO_INVALID_DIMENSIONS")
                || answer.says("IMAGE_PROCESS_FAILED")
                || answer.says("PHOTO_SAVE_FILE_INVALID");
        return noPhoto ? Optional.of(new Rendering(false, true)) : Optional.empty();
    }
}
