-- A passkey (WebAuthn) belongs to a person, who is global.
create table passkey (
  id uuid primary key,
  person_id uuid not null references person (id),
  credential_id bytea not null unique,
  -- COSE number of the algorithm, and the public key as it verifies with it.
  algorithm bigint not null,
  public_key bytea not null,
  sign_count bigint not null,
  name text not null,
  created_at_ms bigint not null,
  last_used_at_ms bigint
);
create index passkey_by_person on passkey (person_id, created_at_ms);

-- What was answered once is not answered again while it could be.
create table used_challenge (
  challenge_hash bytea primary key,
  expires_at_ms bigint not null
);

-- How a session was begun, where not with the person's own secrets.
create table session_proof (
  session_id uuid primary key references session (id) on delete cascade,
  proof text not null
);

-- Whom an outside identity provider means by a subject.
create table provider_link (
  issuer text not null,
  subject text not null,
  person_id uuid not null references person (id),
  linked_at_ms bigint not null,
  last_used_at_ms bigint,
  primary key (issuer, subject)
);
create index provider_link_by_person on provider_link (person_id, linked_at_ms);

-- Who must sign in with a second factor, and from which day; without a row the default holds.
create table second_factor_rule (
  organisation_id uuid primary key references organisation (id),
  roles text not null,
  from_on text not null,
  version bigint not null
);

-- An account for an emergency, whose codes lie in a sealed envelope.
create table emergency_account (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  person_id uuid not null references person (id),
  place text not null,
  created_by uuid not null references person (id),
  created_at_ms bigint not null,
  checked_at_ms bigint not null,
  closed_at_ms bigint,
  primary key (organisation_id, id)
);
create unique index emergency_account_by_person on emergency_account (person_id);

create table emergency_code (
  organisation_id uuid not null,
  account_id uuid not null,
  code_hash bytea not null,
  used_at_ms bigint,
  primary key (organisation_id, account_id, code_hash),
  foreign key (organisation_id, account_id) references emergency_account (organisation_id, id)
);

-- Each use is an alarm until someone has acknowledged it with a reason.
create table emergency_use (
  organisation_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  -- What the person wrote: who they are, and why.
  who text not null,
  why text not null,
  origin text not null,
  used_at_ms bigint not null,
  acknowledged_by uuid references person (id),
  acknowledged_at_ms bigint,
  reason text not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, account_id) references emergency_account (organisation_id, id)
);
