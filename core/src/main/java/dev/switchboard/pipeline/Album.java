package dev.switchboard.pipeline;

import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.model.Text;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a platform tells piece by piece and shows as one (R5). The message of the first piece that came is that of the
 * album; each piece is a part of it. It is found by the album's id, which stands among the external ids of its chat.
 */
final class Album {
    /** The detail of the work that handles an album. */
    static final String DETAIL = "album";

    private static final Comparator<Part> AS_NUMBERS = Comparator.comparing(
            (Part part) -> part.externalIds().get(0),
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));

    private Album() {}

    /** Under what the album of a piece is found. */
    static ExternalId id(InboundEvent.NewMessage piece, String album) {
        return ExternalId.ofAlbum(
                piece.origin().address().channel(), piece.origin().address().chat(), album);
    }

    static boolean isAlbum(Work work) {
        return work.type() == Work.Type.HANDLE && work.detail().equals(DETAIL);
    }

    /** Adds a piece to an album, which is handled later by that, unless it is handled already. */
    static void join(Ledger ledger, Message album, InboundEvent.NewMessage piece, Duration quietTime) {
        List<Part> pieces = new ArrayList<>(album.parts());
        pieces.add(new Part(piece.content(), List.of(piece.externalId())));
        pieces.sort(AS_NUMBERS);
        ledger.externalIds(album, pieces.size() - 1, piece.origin().address(), List.of(piece.externalId()));
        revise(ledger, album, pieces, Event.PIECE);
        ConversationState conversation = ledger.conversation(album.conversation());
        for (StandingWork standing : ledger.lane(new LaneKey(conversation.id(), Work.Lane.HANDLING))) {
            Work work = standing.work();
            boolean unbegun = standing.state() != Work.State.HELD && work.attempts() == 0;
            if (work.message().equals(album.id()) && unbegun) {
                ledger.delay(standing, quietTime);
            }
        }
    }

    /** Whether a message is made of pieces, one of which has an id. */
    static boolean hasPiece(Message message, String externalId) {
        return message.direction() == Message.Direction.INBOUND
                && message.parts().stream()
                        .anyMatch(part ->
                                part.content() != null && part.externalIds().contains(externalId));
    }

    /** Gives one piece other content. */
    static void edit(Ledger ledger, Message album, String externalId, Content content) {
        List<Part> pieces = album.parts().stream()
                .map(part -> part.externalIds().contains(externalId) ? new Part(content, part.externalIds()) : part)
                .toList();
        revise(ledger, album, pieces, Event.EDIT);
    }

    private static void revise(Ledger ledger, Message album, List<Part> pieces, String change) {
        Message revised = ledger.revise(album, together(pieces, album.content().replyTo()), pieces);
        ledger.event(
                Event.MESSAGE_REVISED,
                ledger.conversation(album.conversation()),
                album.id(),
                Map.of("revision", Integer.toString(revised.revision()), "change", change));
    }

    private static Content together(List<Part> pieces, @Nullable MessageId replyTo) {
        Text text = Text.EMPTY;
        List<Element> elements = new ArrayList<>();
        for (Part piece : pieces) {
            Content content = piece.content();
            if (content != null) {
                text = text.isEmpty() || content.text().isEmpty()
                        ? text.append(content.text())
                        : text.append(Text.plain("\n")).append(content.text());
                elements.addAll(content.elements());
            }
        }
        return new Content(text, elements, replyTo);
    }
}
