package dev.switchboard.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What a mail has beside its text and its attachments. Of one that came in it tells who else is on it, and which passages
 * of the text were not written this time; for one that goes out it says what differs from a plain reply.
 *
 * @param subject the subject; empty for one that goes out means that of the mail that is answered
 * @param parties who is on it, in the order of its headers
 * @param passages what of the text is quoted or a signature, in the order of the text, without overlaps
 * @param html the mail as HTML, or empty; of one that came in it is safe to show, whatever was sent
 * @param inline the attachments that are shown inside the HTML
 */
public record Mail(String subject, List<Party> parties, List<Passage> passages, String html, List<Inline> inline)
        implements Element {
    /** A mail of which nothing is said. */
    public static final Mail BLANK = new Mail("", List.of(), List.of(), "", List.of());

    /** What somebody has to do with a mail. */
    public enum Role {
        /** Wrote it. */
        FROM,
        /** Handed it in for whoever wrote it. */
        SENDER,
        /** Wrote it before a list or group put itself in their place. */
        ORIGINAL_SENDER,
        /** Wants to get the answer. */
        REPLY_TO,
        /** It is for them. */
        TO,
        /** It is for their information. */
        CC,
        /** It is for their information, and nobody else sees that. */
        BCC
    }

    /**
     * Somebody who is on a mail.
     *
     * @param role what they have to do with it
     * @param address their address
     * @param name their name, or empty
     */
    public record Party(Role role, String address, String name) {
        /** Checks it. */
        public Party {
            Objects.requireNonNull(role, "role");
            if (Limits.name("party.address", Objects.requireNonNull(address, "address"))
                    .isBlank()) {
                throw new IllegalArgumentException("party.address: must not be empty");
            }
            Limits.name("party.name", Objects.requireNonNull(name, "name"));
        }
    }

    /** Why a passage is not what somebody wrote this time. */
    public enum Origin {
        /** It is from earlier mails, with the line that announces it. */
        QUOTE,
        /** It stands under every mail of its author, or is put there by a program. */
        SIGNATURE
    }

    /**
     * A passage of the text that was not written this time.
     *
     * @param origin why
     * @param start the first UTF-16 unit of the text
     * @param end the unit after the last
     */
    public record Passage(Origin origin, int start, int end) {
        /** Checks it. */
        public Passage {
            Objects.requireNonNull(origin, "origin");
            if (start < 0 || end <= start) {
                throw new IllegalArgumentException(
                        "passage: must begin at 0 or later and hold at least one unit, was " + start + " to " + end);
            }
        }
    }

    /**
     * An attachment that is shown inside the HTML.
     *
     * @param contentId what the HTML calls it, after {@code cid:}
     * @param attachment which of the content's attachments it is, from 0
     */
    public record Inline(String contentId, int attachment) {
        /** Checks it. */
        public Inline {
            if (Limits.name("inline.contentId", Objects.requireNonNull(contentId, "contentId"))
                    .isBlank()) {
                throw new IllegalArgumentException("inline.contentId: must not be empty");
            }
            if (attachment < 0) {
                throw new IllegalArgumentException("inline.attachment: must be 0 or more, was " + attachment);
            }
        }
    }

    /** Checks it and copies the lists. */
    public Mail {
        Limits.name("mail.subject", Objects.requireNonNull(subject, "subject"));
        parties = List.copyOf(parties);
        passages = passages.stream()
                .sorted(Comparator.comparingInt(Passage::start))
                .toList();
        Objects.requireNonNull(html, "html");
        inline = List.copyOf(inline);
    }

    /**
     * A mail with a subject, to be filled further.
     *
     * @param subject the subject
     * @return the mail
     */
    public static Mail about(String subject) {
        return new Mail(subject, List.of(), List.of(), "", List.of());
    }

    /**
     * This mail, and one more recipient.
     *
     * @param address the address
     * @return the mail
     */
    public Mail to(String address) {
        return with(new Party(Role.TO, address, ""));
    }

    /**
     * This mail, and one more for information.
     *
     * @param address the address
     * @return the mail
     */
    public Mail cc(String address) {
        return with(new Party(Role.CC, address, ""));
    }

    /**
     * This mail, and one more for information whom nobody else sees.
     *
     * @param address the address
     * @return the mail
     */
    public Mail bcc(String address) {
        return with(new Party(Role.BCC, address, ""));
    }

    /**
     * This mail, answered to another address than its sender's.
     *
     * @param address the address
     * @return the mail
     */
    public Mail replyTo(String address) {
        return with(new Party(Role.REPLY_TO, address, ""));
    }

    /**
     * This mail, and one more party.
     *
     * @param party the party
     * @return the mail
     */
    public Mail with(Party party) {
        List<Party> more = new ArrayList<>(parties);
        more.add(Objects.requireNonNull(party, "party"));
        return new Mail(subject, more, passages, html, inline);
    }

    /**
     * This mail with HTML beside its text.
     *
     * @param html the HTML
     * @return the mail
     */
    public Mail html(String html) {
        return new Mail(subject, parties, passages, html, inline);
    }

    /**
     * This mail with an attachment shown inside its HTML.
     *
     * @param contentId what the HTML calls it, after {@code cid:}
     * @param attachment which of the content's attachments it is, from 0
     * @return the mail
     */
    public Mail inline(String contentId, int attachment) {
        List<Inline> more = new ArrayList<>(inline);
        more.add(new Inline(contentId, attachment));
        return new Mail(subject, parties, passages, html, more);
    }

    /**
     * Those who have one role.
     *
     * @param role the role
     * @return the parties, in the order of the headers
     */
    public List<Party> parties(Role role) {
        return parties.stream().filter(party -> party.role() == role).toList();
    }

    /** The text without the passages that were not written this time. */
    Text written(Text text) {
        if (passages.isEmpty()) {
            return text;
        }
        StringBuilder written = new StringBuilder();
        int from = 0;
        for (Passage passage : passages) {
            int start = Math.min(passage.start(), text.plain().length());
            if (start > from) {
                written.append(text.plain(), from, start);
            }
            from = Math.max(from, Math.min(passage.end(), text.plain().length()));
        }
        written.append(text.plain(), from, text.plain().length());
        return Text.plain(written.toString().strip());
    }

    @Override
    public String kind() {
        return "mail";
    }
}
