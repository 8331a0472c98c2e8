-- The tables of Switchboard on H2, the same as on PostgreSQL; what each is for is said there.
--
-- JdbcStorage applies this file itself. To apply it with a tool of your own, make the schema, put its name in
-- place of ${schema} everywhere, and build the storage with migrate(false).

CREATE TABLE "${schema}".schema_version (
    version integer NOT NULL
);
INSERT INTO "${schema}".schema_version (version) VALUES (1);

CREATE TABLE "${schema}".lease (
    tenant  varchar NOT NULL,
    kind    varchar NOT NULL,
    name    varchar NOT NULL,
    holder  varchar,
    epoch   bigint NOT NULL,
    ends_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (tenant, kind, name)
);

CREATE TABLE "${schema}".channel (
    tenant        varchar NOT NULL,
    id            varchar NOT NULL,
    type          varchar NOT NULL,
    name          varchar NOT NULL,
    settings      varchar NOT NULL,
    overlap       varchar NOT NULL,
    in_doubt      varchar NOT NULL,
    after_failure varchar NOT NULL,
    secrets       varchar,
    declared      boolean NOT NULL,
    status        varchar NOT NULL,
    reason        varchar,
    poll_offset   varchar,
    blocked_until timestamp(6) with time zone,
    version       bigint NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE "${schema}".event_key (
    tenant    varchar NOT NULL,
    channel   varchar NOT NULL,
    "key"     varchar NOT NULL,
    stored_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (tenant, channel, "key")
);
CREATE INDEX event_key_by_time ON "${schema}".event_key (tenant, stored_at);

CREATE TABLE "${schema}".send_key (
    tenant    varchar NOT NULL,
    channel   varchar NOT NULL,
    "key"     varchar NOT NULL,
    message   uuid NOT NULL,
    stored_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (tenant, channel, "key")
);
CREATE INDEX send_key_by_time ON "${schema}".send_key (tenant, stored_at);

CREATE TABLE "${schema}".contact (
    tenant       varchar NOT NULL,
    id           uuid NOT NULL,
    display_name varchar NOT NULL,
    folded_name  varchar NOT NULL,
    created_at   timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX contact_by_name ON "${schema}".contact (tenant, folded_name, id);

CREATE TABLE "${schema}".identity (
    tenant       varchar NOT NULL,
    namespace    varchar NOT NULL,
    "value"      varchar NOT NULL,
    contact      uuid NOT NULL,
    display_name varchar NOT NULL,
    attributes   varchar NOT NULL,
    reachable    boolean NOT NULL,
    PRIMARY KEY (tenant, namespace, "value")
);
CREATE INDEX identity_of_contact ON "${schema}".identity (tenant, contact);
CREATE INDEX identity_by_value ON "${schema}".identity (tenant, "value");

CREATE TABLE "${schema}".conversation (
    tenant        varchar NOT NULL,
    id            uuid NOT NULL,
    channel       varchar NOT NULL,
    chat          varchar NOT NULL,
    thread        varchar NOT NULL,
    status        varchar NOT NULL,
    assignee      varchar,
    last_seq      bigint NOT NULL,
    last_position bigint NOT NULL,
    handling      integer NOT NULL,
    sending       integer NOT NULL,
    held          boolean NOT NULL,
    opened_at     timestamp(6) with time zone NOT NULL,
    active_at     timestamp(6) with time zone NOT NULL,
    swept_seq     bigint NOT NULL DEFAULT 0,
    swept_at      timestamp(6) with time zone NOT NULL DEFAULT TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00',
    PRIMARY KEY (tenant, id)
);
CREATE INDEX conversation_to_sweep ON "${schema}".conversation (tenant, swept_at, id);
CREATE INDEX conversation_by_time ON "${schema}".conversation (tenant, status, active_at, id);
CREATE INDEX conversation_of_channel ON "${schema}".conversation (tenant, channel, status, active_at, id);
CREATE INDEX conversation_of_assignee ON "${schema}".conversation (tenant, assignee, status, active_at, id);

CREATE TABLE "${schema}".address (
    tenant       varchar NOT NULL,
    channel      varchar NOT NULL,
    chat         varchar NOT NULL,
    thread       varchar NOT NULL,
    conversation uuid NOT NULL,
    number       bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (tenant, channel, chat, thread)
);
CREATE INDEX address_of_conversation ON "${schema}".address (tenant, conversation);

CREATE TABLE "${schema}".participant (
    tenant       varchar NOT NULL,
    conversation uuid NOT NULL,
    namespace    varchar NOT NULL,
    "value"      varchar NOT NULL,
    number       bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (tenant, conversation, namespace, "value")
);
CREATE INDEX participant_by_identity ON "${schema}".participant (tenant, namespace, "value", conversation);

-- A label repeats what its conversation is listed by, so that the newest of a label are found without all of them.
CREATE TABLE "${schema}".label (
    tenant       varchar NOT NULL,
    conversation uuid NOT NULL,
    label        varchar NOT NULL,
    status       varchar NOT NULL,
    active_at    timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (tenant, conversation, label)
);
CREATE INDEX label_by_time ON "${schema}".label (tenant, label, status, active_at, conversation);

CREATE TABLE "${schema}".receipt (
    tenant       varchar NOT NULL,
    conversation uuid NOT NULL,
    reader       varchar NOT NULL,
    delivered    bigint NOT NULL,
    seen         bigint NOT NULL,
    PRIMARY KEY (tenant, conversation, reader)
);

CREATE TABLE "${schema}".message (
    tenant           varchar NOT NULL,
    id               uuid NOT NULL,
    conversation     uuid NOT NULL,
    seq              bigint NOT NULL,
    direction        varchar NOT NULL,
    sender_kind      varchar NOT NULL,
    sender_namespace varchar,
    sender_value     varchar NOT NULL,
    sender_name      varchar,
    content          clob NOT NULL,
    revision         integer NOT NULL,
    parts            clob NOT NULL,
    sent_at          timestamp(6) with time zone NOT NULL,
    stored_at        timestamp(6) with time zone NOT NULL,
    revised_at       timestamp(6) with time zone,
    delivery         varchar,
    attempts         integer NOT NULL,
    was_in_doubt     boolean NOT NULL,
    error            varchar,
    mark             varchar,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX message_of_conversation ON "${schema}".message (tenant, conversation, seq);

CREATE TABLE "${schema}".blob (
    tenant       varchar NOT NULL,
    sha256       varchar NOT NULL,
    unused_since timestamp(6) with time zone,
    removing     boolean NOT NULL DEFAULT FALSE,
    PRIMARY KEY (tenant, sha256)
);
CREATE INDEX blob_unused ON "${schema}".blob (tenant, unused_since);

CREATE TABLE "${schema}".blob_use (
    tenant  varchar NOT NULL,
    message uuid NOT NULL,
    sha256  varchar NOT NULL,
    PRIMARY KEY (tenant, message, sha256)
);
CREATE INDEX blob_use_by_blob ON "${schema}".blob_use (tenant, sha256);

CREATE TABLE "${schema}".revision (
    tenant   varchar NOT NULL,
    message  uuid NOT NULL,
    revision integer NOT NULL,
    content  clob NOT NULL,
    parts    clob NOT NULL,
    at       timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (tenant, message, revision)
);

CREATE TABLE "${schema}".external_id (
    tenant       varchar NOT NULL,
    channel      varchar NOT NULL,
    chat         varchar NOT NULL,
    id           varchar NOT NULL,
    conversation uuid NOT NULL,
    message      uuid NOT NULL,
    part         integer NOT NULL,
    PRIMARY KEY (tenant, channel, chat, id)
);

CREATE TABLE "${schema}".early_event (
    tenant    varchar NOT NULL,
    channel   varchar NOT NULL,
    chat      varchar NOT NULL,
    id        varchar NOT NULL,
    number    bigint GENERATED ALWAYS AS IDENTITY,
    type      varchar NOT NULL,
    facts     varchar NOT NULL,
    stored_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (tenant, channel, chat, id, number)
);
CREATE INDEX early_event_by_time ON "${schema}".early_event (tenant, stored_at);

CREATE TABLE "${schema}".work (
    tenant       varchar NOT NULL,
    conversation uuid NOT NULL,
    lane         varchar NOT NULL,
    position     bigint NOT NULL,
    channel      varchar NOT NULL,
    type         varchar NOT NULL,
    message      uuid NOT NULL,
    detail       varchar NOT NULL,
    ordered      boolean NOT NULL,
    holds        integer NOT NULL,
    attempts     integer NOT NULL,
    in_doubt     boolean NOT NULL,
    error        varchar,
    created_at   timestamp(6) with time zone NOT NULL,
    attempted_at timestamp(6) with time zone,
    state        varchar NOT NULL,
    node         varchar,
    due_at       timestamp(6) with time zone NOT NULL,
    received_at  timestamp(6) with time zone,
    trace        varchar,
    PRIMARY KEY (tenant, conversation, lane, position)
);
CREATE INDEX work_ready ON "${schema}".work (tenant, state, lane, channel, due_at);
CREATE INDEX work_held ON "${schema}".work (tenant, node);

CREATE TABLE "${schema}".parked (
    tenant       varchar NOT NULL,
    id           uuid NOT NULL,
    kind         varchar NOT NULL,
    channel      varchar NOT NULL,
    "key"        varchar,
    conversation uuid,
    message      uuid,
    reason       varchar NOT NULL,
    attempts     integer NOT NULL,
    raw          blob,
    at           timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX parked_by_time ON "${schema}".parked (tenant, at, id);
CREATE INDEX parked_of_channel ON "${schema}".parked (tenant, channel, at, id);
CREATE INDEX parked_of_kind ON "${schema}".parked (tenant, kind, at, id);
CREATE INDEX parked_of_channel_and_kind ON "${schema}".parked (tenant, channel, kind, at, id);
CREATE INDEX parked_of_conversation ON "${schema}".parked (tenant, conversation, at, id);

CREATE TABLE "${schema}".failure (
    tenant  varchar NOT NULL,
    subject uuid NOT NULL,
    entries clob NOT NULL,
    at      timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (tenant, subject)
);
CREATE INDEX failure_by_time ON "${schema}".failure (tenant, at);

CREATE TABLE "${schema}".feed (
    tenant   varchar NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant)
);

CREATE TABLE "${schema}".event (
    tenant       varchar NOT NULL,
    position     bigint NOT NULL,
    type         varchar NOT NULL,
    at           timestamp(6) with time zone NOT NULL,
    channel      varchar NOT NULL,
    conversation uuid,
    message      uuid,
    facts        varchar NOT NULL,
    PRIMARY KEY (tenant, position)
);

CREATE TABLE "${schema}".reader (
    tenant   varchar NOT NULL,
    name     varchar NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant, name)
);

CREATE TABLE "${schema}".webhook_end (
    tenant   varchar NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant)
);

CREATE TABLE "${schema}".webhook (
    tenant  varchar NOT NULL,
    id      bigint NOT NULL,
    channel varchar NOT NULL,
    at      timestamp(6) with time zone NOT NULL,
    verdict varchar NOT NULL,
    status  integer NOT NULL,
    events  integer NOT NULL,
    size    integer NOT NULL,
    error   varchar,
    head    clob,
    body    blob,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX webhook_of_channel ON "${schema}".webhook (tenant, channel, id);
CREATE INDEX webhook_of_verdict ON "${schema}".webhook (tenant, verdict, id);

CREATE TABLE "${schema}".audit (
    tenant  varchar NOT NULL,
    id      uuid NOT NULL,
    at      timestamp(6) with time zone NOT NULL,
    actor   varchar NOT NULL,
    action  varchar NOT NULL,
    contact uuid NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX audit_by_time ON "${schema}".audit (tenant, at, id);
