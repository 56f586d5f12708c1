-- What a member lets an operator see.
create table publication_grant (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  to_id uuid not null references organisation (id),
  kind text not null,
  detail text not null,
  until_on text,
  created_at_ms bigint not null,
  revoked_at_ms bigint,
  primary key (organisation_id, id)
);

-- Statements that a member published, in its own words and own rows.
create table outbox (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  to_id uuid not null references organisation (id),
  kind text not null,
  detail text not null,
  body text not null,
  published_at_ms bigint not null,
  primary key (organisation_id, id)
);
create index outbox_by_kind on outbox (organisation_id, to_id, kind, published_at_ms);

-- What an operator received; `organisation_id` is the operator.
create table inbox (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  from_id uuid not null references organisation (id),
  kind text not null,
  detail text not null,
  body text not null,
  published_at_ms bigint not null,
  received_at_ms bigint not null,
  primary key (organisation_id, id)
);
create index inbox_by_kind on inbox (organisation_id, kind, from_id, published_at_ms);
