create table organisation (
  id uuid primary key,
  kind text not null,
  name text not null,
  name_en text not null,
  beds bigint,
  created_at_ms bigint not null,
  version bigint not null
);

-- A graph: a facility belongs to several operators, a vendor serves many.
create table membership (
  operator_id uuid not null references organisation (id),
  member_id uuid not null references organisation (id),
  since_ms bigint not null,
  primary key (operator_id, member_id)
);
create index membership_by_member on membership (member_id, operator_id);

-- A person is global; what they are is said by role_assignment.
create table person (
  id uuid primary key,
  login text not null unique,
  name text not null,
  reading text not null,
  language text not null,
  password_hash text not null,
  password_changed_at_ms bigint not null,
  totp_secret bytea,
  totp_last_step bigint not null,
  failures bigint not null,
  locked_until_ms bigint not null,
  disabled boolean not null,
  created_at_ms bigint not null,
  version bigint not null
);

create table former_password (
  person_id uuid not null references person (id),
  changed_at_ms bigint not null,
  password_hash text not null,
  primary key (person_id, changed_at_ms)
);

create table recovery_code (
  person_id uuid not null references person (id),
  code_hash bytea not null,
  used_at_ms bigint,
  primary key (person_id, code_hash)
);

create table role_assignment (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  person_id uuid not null references person (id),
  role text not null,
  sent_by uuid references organisation (id),
  until_on text,
  created_at_ms bigint not null,
  primary key (organisation_id, id),
  unique (organisation_id, person_id, role)
);
create index role_assignment_by_person on role_assignment (person_id, organisation_id);

-- A person who is suspended here keeps their roles, but none of them counts.
create table suspension (
  organisation_id uuid not null references organisation (id),
  person_id uuid not null references person (id),
  since_ms bigint not null,
  primary key (organisation_id, person_id)
);

create table invitation (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  token_hash bytea not null unique,
  name text not null,
  roles text not null,
  until_on text,
  sent_by uuid references organisation (id),
  -- Whose password it sets anew; none for someone new.
  person_id uuid references person (id),
  invited_by uuid not null references person (id),
  expires_at_ms bigint not null,
  used_at_ms bigint,
  created_at_ms bigint not null,
  primary key (organisation_id, id)
);

create table api_token (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  token_hash bytea not null unique,
  person_id uuid not null references person (id),
  name text not null,
  scopes text not null,
  expires_at_ms bigint not null,
  last_used_at_ms bigint,
  revoked_at_ms bigint,
  created_at_ms bigint not null,
  primary key (organisation_id, id)
);

-- The token itself is only in the cookie.
create table session (
  id uuid primary key,
  token_hash bytea not null unique,
  person_id uuid not null references person (id),
  organisation_id uuid not null references organisation (id),
  origin text not null,
  agent text not null,
  second_factor_due boolean not null,
  created_at_ms bigint not null,
  last_seen_at_ms bigint not null,
  expires_at_ms bigint not null
);
create index session_by_person on session (person_id, created_at_ms);
