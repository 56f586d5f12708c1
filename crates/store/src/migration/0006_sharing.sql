-- What a member lets an operator see; rows are taken back, never deleted.
create table publication_grant (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  to_id uuid not null references organisation (id),
  kind text not null,
  detail text not null,
  until_on text,
  created_at_ms bigint not null,
  revoked_at_ms bigint,
  -- When something was last published under it; set first in that transaction, so that two publishers queue.
  published_at_ms bigint,
  version bigint not null,
  primary key (organisation_id, id)
);
create unique index publication_grant_in_force on publication_grant (organisation_id, to_id, kind)
  where revoked_at_ms is null;

-- Statements that a member published, in its own words and own rows.
create table outbox (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  grant_id uuid not null,
  to_id uuid not null references organisation (id),
  kind text not null,
  detail text not null,
  until_on text,
  -- Takes back what was published before; says nothing itself.
  withdrawn boolean not null,
  body text not null,
  -- Names and contents, apart from the numbers that lists need.
  particulars text not null,
  published_at_ms bigint not null,
  checked_at_ms bigint not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, grant_id) references publication_grant (organisation_id, id)
);
create index outbox_by_recipient on outbox (organisation_id, to_id, kind, published_at_ms);

-- What an operator received; `organisation_id` is the operator.
create table inbox (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  from_id uuid not null references organisation (id),
  kind text not null,
  detail text not null,
  until_on text,
  withdrawn boolean not null,
  body text not null,
  particulars text not null,
  published_at_ms bigint not null,
  checked_at_ms bigint not null,
  received_at_ms bigint not null,
  primary key (organisation_id, id)
);
create index inbox_by_sender on inbox (organisation_id, kind, from_id, published_at_ms);
