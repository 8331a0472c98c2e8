-- The tables of Switchboard on PostgreSQL 14 and later.
--
-- JdbcStorage applies this file itself. To apply it with a tool of your own, make the schema, put its name in
-- place of ${schema} everywhere, and build the storage with migrate(false).
--
-- There are no foreign keys: rows are written by one library under its own locks, and a check of each row against
-- another table would cost as much as the row itself. Text in keys is compared by its bytes (COLLATE "C").

-- The version of these tables: one row.
CREATE TABLE "${schema}".schema_version (
    version integer NOT NULL
);
INSERT INTO "${schema}".schema_version (version) VALUES (1);

-- Who works under which node's name, and who polls which channel. A row stays when nobody has the lease any more, so
-- that the next epoch is a higher one.
CREATE TABLE "${schema}".lease (
    tenant  text COLLATE "C" NOT NULL,
    kind    text COLLATE "C" NOT NULL,
    name    text COLLATE "C" NOT NULL,
    holder  text,
    epoch   bigint NOT NULL,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, kind, name)
);

CREATE TABLE "${schema}".channel (
    tenant        text COLLATE "C" NOT NULL,
    id            text COLLATE "C" NOT NULL,
    type          text NOT NULL,
    name          text NOT NULL,
    settings      text NOT NULL,
    overlap       text NOT NULL,
    in_doubt      text NOT NULL,
    after_failure text NOT NULL,
    secrets       text,
    declared      boolean NOT NULL,
    status        text NOT NULL,
    reason        text,
    poll_offset   text,
    blocked_until timestamptz,
    version       bigint NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- What came in already.
CREATE TABLE "${schema}".event_key (
    tenant    text COLLATE "C" NOT NULL,
    channel   text COLLATE "C" NOT NULL,
    "key"     text COLLATE "C" NOT NULL,
    stored_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, channel, "key")
);
CREATE INDEX event_key_by_time ON "${schema}".event_key (tenant, stored_at);

-- What the host sent already.
CREATE TABLE "${schema}".send_key (
    tenant    text COLLATE "C" NOT NULL,
    channel   text COLLATE "C" NOT NULL,
    "key"     text COLLATE "C" NOT NULL,
    message   uuid NOT NULL,
    stored_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, channel, "key")
);
CREATE INDEX send_key_by_time ON "${schema}".send_key (tenant, stored_at);

CREATE TABLE "${schema}".contact (
    tenant       text COLLATE "C" NOT NULL,
    id           uuid NOT NULL,
    display_name text NOT NULL,
    folded_name  text COLLATE "C" NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX contact_by_name ON "${schema}".contact (tenant, folded_name, id);

CREATE TABLE "${schema}".identity (
    tenant       text COLLATE "C" NOT NULL,
    namespace    text COLLATE "C" NOT NULL,
    "value"      text COLLATE "C" NOT NULL,
    contact      uuid NOT NULL,
    display_name text NOT NULL,
    attributes   text NOT NULL,
    reachable    boolean NOT NULL,
    PRIMARY KEY (tenant, namespace, "value")
);
CREATE INDEX identity_of_contact ON "${schema}".identity (tenant, contact);
CREATE INDEX identity_by_value ON "${schema}".identity (tenant, "value");

-- A conversation's row is locked by whoever writes into it. It counts the ordered work in both lanes, and has the
-- address that is sent to. It changes with each message, so its pages keep room for new versions. How far its old
-- messages were swept, and when the rest is old enough at the earliest, changes only when they are.
CREATE TABLE "${schema}".conversation (
    tenant        text COLLATE "C" NOT NULL,
    id            uuid NOT NULL,
    channel       text COLLATE "C" NOT NULL,
    chat          text NOT NULL,
    thread        text NOT NULL,
    status        text COLLATE "C" NOT NULL,
    assignee      text COLLATE "C",
    last_seq      bigint NOT NULL,
    last_position bigint NOT NULL,
    handling      integer NOT NULL,
    sending       integer NOT NULL,
    held          boolean NOT NULL,
    opened_at     timestamptz NOT NULL,
    active_at     timestamptz NOT NULL,
    swept_seq     bigint NOT NULL DEFAULT 0,
    swept_at      timestamptz NOT NULL DEFAULT 'epoch',
    PRIMARY KEY (tenant, id)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX conversation_to_sweep ON "${schema}".conversation (tenant, swept_at, id);
CREATE INDEX conversation_by_time ON "${schema}".conversation (tenant, status, active_at, id);
CREATE INDEX conversation_of_channel ON "${schema}".conversation (tenant, channel, status, active_at, id);
CREATE INDEX conversation_of_assignee ON "${schema}".conversation (tenant, assignee, status, active_at, id)
    WHERE assignee IS NOT NULL;

CREATE TABLE "${schema}".address (
    tenant       text COLLATE "C" NOT NULL,
    channel      text COLLATE "C" NOT NULL,
    chat         text COLLATE "C" NOT NULL,
    thread       text COLLATE "C" NOT NULL,
    conversation uuid NOT NULL,
    number       bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (tenant, channel, chat, thread)
);
CREATE INDEX address_of_conversation ON "${schema}".address (tenant, conversation);

CREATE TABLE "${schema}".participant (
    tenant       text COLLATE "C" NOT NULL,
    conversation uuid NOT NULL,
    namespace    text COLLATE "C" NOT NULL,
    "value"      text COLLATE "C" NOT NULL,
    number       bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (tenant, conversation, namespace, "value")
);
CREATE INDEX participant_by_identity ON "${schema}".participant (tenant, namespace, "value", conversation);

-- A label repeats what its conversation is listed by, so that the newest of a label are found without all of them.
CREATE TABLE "${schema}".label (
    tenant       text COLLATE "C" NOT NULL,
    conversation uuid NOT NULL,
    label        text COLLATE "C" NOT NULL,
    status       text COLLATE "C" NOT NULL,
    active_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant, conversation, label)
);
CREATE INDEX label_by_time ON "${schema}".label (tenant, label, status, active_at, conversation);

CREATE TABLE "${schema}".receipt (
    tenant       text COLLATE "C" NOT NULL,
    conversation uuid NOT NULL,
    reader       text COLLATE "C" NOT NULL,
    delivered    bigint NOT NULL,
    seen         bigint NOT NULL,
    PRIMARY KEY (tenant, conversation, reader)
);

-- Content and parts are JSON, kept as text: PostgreSQL's own JSON types refuse the character NUL.
CREATE TABLE "${schema}".message (
    tenant           text COLLATE "C" NOT NULL,
    id               uuid NOT NULL,
    conversation     uuid NOT NULL,
    seq              bigint NOT NULL,
    direction        text NOT NULL,
    sender_kind      text NOT NULL,
    sender_namespace text COLLATE "C",
    sender_value     text COLLATE "C" NOT NULL,
    sender_name      text,
    content          text NOT NULL,
    revision         integer NOT NULL,
    parts            text NOT NULL,
    sent_at          timestamptz NOT NULL,
    stored_at        timestamptz NOT NULL,
    revised_at       timestamptz,
    delivery         text,
    attempts         integer NOT NULL,
    was_in_doubt     boolean NOT NULL,
    error            text,
    mark             text,
    PRIMARY KEY (tenant, id)
) WITH (fillfactor = 90);
CREATE UNIQUE INDEX message_of_conversation ON "${schema}".message (tenant, conversation, seq);

-- The bytes in the blob store, and since when nobody is known to use them; null where a message does. Those that are
-- being removed are marked: the mark is committed before they go, and the row goes after them.
CREATE TABLE "${schema}".blob (
    tenant       text COLLATE "C" NOT NULL,
    sha256       text COLLATE "C" NOT NULL,
    unused_since timestamptz,
    removing     boolean NOT NULL DEFAULT FALSE,
    PRIMARY KEY (tenant, sha256)
);
CREATE INDEX blob_unused ON "${schema}".blob (tenant, unused_since)
    WHERE unused_since IS NOT NULL;

-- Which messages refer to which bytes.
CREATE TABLE "${schema}".blob_use (
    tenant  text COLLATE "C" NOT NULL,
    message uuid NOT NULL,
    sha256  text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, message, sha256)
);
CREATE INDEX blob_use_by_blob ON "${schema}".blob_use (tenant, sha256);

-- What a message said before.
CREATE TABLE "${schema}".revision (
    tenant   text COLLATE "C" NOT NULL,
    message  uuid NOT NULL,
    revision integer NOT NULL,
    content  text NOT NULL,
    parts    text NOT NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (tenant, message, revision)
);

CREATE TABLE "${schema}".external_id (
    tenant       text COLLATE "C" NOT NULL,
    channel      text COLLATE "C" NOT NULL,
    chat         text COLLATE "C" NOT NULL,
    id           text COLLATE "C" NOT NULL,
    conversation uuid NOT NULL,
    message      uuid NOT NULL,
    part         integer NOT NULL,
    PRIMARY KEY (tenant, channel, chat, id)
);

-- What was told about a message before the platform's id of it was stored.
CREATE TABLE "${schema}".early_event (
    tenant    text COLLATE "C" NOT NULL,
    channel   text COLLATE "C" NOT NULL,
    chat      text COLLATE "C" NOT NULL,
    id        text COLLATE "C" NOT NULL,
    number    bigint GENERATED ALWAYS AS IDENTITY,
    type      text NOT NULL,
    facts     text NOT NULL,
    stored_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, channel, chat, id, number)
);
CREATE INDEX early_event_by_time ON "${schema}".early_event (tenant, stored_at);

-- What is to be done. Rows come and go all the time, so they are cleaned up early. Only the first of each lane is READY,
-- so the index of what may be claimed stays small, however much waits; it is by channel, so that nothing has to be read
-- of channels whose work waits.
CREATE TABLE "${schema}".work (
    tenant       text COLLATE "C" NOT NULL,
    conversation uuid NOT NULL,
    lane         text COLLATE "C" NOT NULL,
    position     bigint NOT NULL,
    channel      text COLLATE "C" NOT NULL,
    type         text NOT NULL,
    message      uuid NOT NULL,
    detail       text NOT NULL,
    ordered      boolean NOT NULL,
    holds        integer NOT NULL,
    attempts     integer NOT NULL,
    in_doubt     boolean NOT NULL,
    error        text,
    created_at   timestamptz NOT NULL,
    attempted_at timestamptz,
    state        text COLLATE "C" NOT NULL,
    node         text COLLATE "C",
    due_at       timestamptz NOT NULL,
    received_at  timestamptz,
    trace        text,
    PRIMARY KEY (tenant, conversation, lane, position)
) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX work_ready ON "${schema}".work (tenant, lane, channel, due_at) WHERE state = 'READY';
CREATE INDEX work_held ON "${schema}".work (tenant, node) WHERE state = 'HELD';

CREATE TABLE "${schema}".parked (
    tenant       text COLLATE "C" NOT NULL,
    id           uuid NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    channel      text COLLATE "C" NOT NULL,
    "key"        text,
    conversation uuid,
    message      uuid,
    reason       text NOT NULL,
    attempts     integer NOT NULL,
    raw          bytea,
    at           timestamptz NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX parked_by_time ON "${schema}".parked (tenant, at, id);
CREATE INDEX parked_of_channel ON "${schema}".parked (tenant, channel, at, id);
CREATE INDEX parked_of_kind ON "${schema}".parked (tenant, kind, at, id);
CREATE INDEX parked_of_channel_and_kind ON "${schema}".parked (tenant, channel, kind, at, id);
CREATE INDEX parked_of_conversation ON "${schema}".parked (tenant, conversation, at, id)
    WHERE conversation IS NOT NULL;

-- How work failed: by the message that it is about, or by the parked row itself where there is no message.
CREATE TABLE "${schema}".failure (
    tenant  text COLLATE "C" NOT NULL,
    subject uuid NOT NULL,
    entries text NOT NULL,
    at      timestamptz NOT NULL,
    PRIMARY KEY (tenant, subject)
);
CREATE INDEX failure_by_time ON "${schema}".failure (tenant, at);

-- The event feed. A commit that appends to it locks the tenant's row in feed to its end, so the order of positions is
-- the order of commits.
CREATE TABLE "${schema}".feed (
    tenant   text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant)
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

CREATE TABLE "${schema}".event (
    tenant       text COLLATE "C" NOT NULL,
    position     bigint NOT NULL,
    type         text NOT NULL,
    at           timestamptz NOT NULL,
    channel      text NOT NULL,
    conversation uuid,
    message      uuid,
    facts        text NOT NULL,
    PRIMARY KEY (tenant, position)
);

-- Where the named subscriptions to the feed stand.
CREATE TABLE "${schema}".reader (
    tenant   text COLLATE "C" NOT NULL,
    name     text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant, name)
);

-- Webhooks as they were received, without their secrets. The id of each is higher than that of the one before by its size,
-- so that the ids say how much is kept; webhook_end has the highest, locked by whoever appends.
CREATE TABLE "${schema}".webhook_end (
    tenant   text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant)
);

CREATE TABLE "${schema}".webhook (
    tenant  text COLLATE "C" NOT NULL,
    id      bigint NOT NULL,
    channel text COLLATE "C" NOT NULL,
    at      timestamptz NOT NULL,
    verdict text COLLATE "C" NOT NULL,
    status  integer NOT NULL,
    events  integer NOT NULL,
    size    integer NOT NULL,
    error   text,
    head    text,
    body    bytea,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX webhook_of_channel ON "${schema}".webhook (tenant, channel, id);
CREATE INDEX webhook_of_verdict ON "${schema}".webhook (tenant, verdict, id);

-- Who took out or erased whose data. Nothing in it is about the person.
CREATE TABLE "${schema}".audit (
    tenant  text COLLATE "C" NOT NULL,
    id      uuid NOT NULL,
    at      timestamptz NOT NULL,
    actor   text NOT NULL,
    action  text NOT NULL,
    contact uuid NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX audit_by_time ON "${schema}".audit (tenant, at, id);
