-- How an organisation wants its notices; without a row, as the program proposes.
create table notify_setting (
  organisation_id uuid primary key references organisation (id),
  detail text not null,
  webhook text not null,
  webhook_secret_no bigint not null,
  now_wait_min bigint not null,
  now_repeat_min bigint not null,
  week_wait_h bigint not null,
  week_repeat_h bigint not null,
  quiet_from text not null,
  quiet_until text not null,
  keep_days bigint not null,
  version bigint not null
);

-- A desk outside the house that may be told; taken back, the row goes, and the audit trail keeps it.
create table notify_consent (
  organisation_id uuid primary key references organisation (id),
  desk text not null,
  mail text not null,
  until_on text,
  given_by uuid not null references person (id),
  given_at_ms bigint not null
);

-- What a person wants for themselves in an organisation.
create table notify_preference (
  organisation_id uuid not null references organisation (id),
  person_id uuid not null references person (id),
  mail text not null,
  digest text not null,
  version bigint not null,
  primary key (organisation_id, person_id)
);

-- Who is on duty, and who stands in for whom.
create table notify_roster (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  duty text not null,
  person_id uuid not null references person (id),
  instead_of_id uuid references person (id),
  from_on text not null,
  until_on text,
  primary key (organisation_id, id)
);

create table notice (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  kind text not null,
  urgency text not null,
  -- Place in lists while it is open: the edge first, then by urgency.
  rank bigint not null,
  -- The same key makes one notice, however often it is raised.
  dedupe_key text not null,
  name text not null,
  count bigint not null,
  link text not null,
  step text not null,
  raised_at_ms bigint not null,
  next_step_at_ms bigint,
  acknowledged_at_ms bigint,
  acknowledged_by uuid references person (id),
  primary key (organisation_id, id),
  unique (organisation_id, dedupe_key)
);
create index notice_by_step on notice (organisation_id, next_step_at_ms);

create table notice_recipient (
  organisation_id uuid not null references organisation (id),
  notice_id uuid not null,
  person_id uuid not null references person (id),
  step text not null,
  reason text not null,
  instead_of_id uuid references person (id),
  told_at_ms bigint not null,
  read_at_ms bigint,
  -- Waits for the person's next digest.
  for_digest boolean not null,
  primary key (organisation_id, notice_id, person_id),
  foreign key (organisation_id, notice_id) references notice (organisation_id, id) on delete cascade
);
create index notice_recipient_by_person on notice_recipient (organisation_id, person_id, notice_id);

-- A message to be sent, at least once; its own identifier follows from `id`.
create table notice_delivery (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  notice_id uuid,
  person_id uuid references person (id),
  channel text not null,
  occasion text not null,
  -- How many notices a digest tells of.
  count bigint not null,
  rank bigint not null,
  state text not null,
  attempts bigint not null,
  due_at_ms bigint not null,
  sent_at_ms bigint,
  said text not null,
  created_at_ms bigint not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, notice_id) references notice (organisation_id, id) on delete cascade
);
create index notice_delivery_by_due on notice_delivery (organisation_id, state, due_at_ms);
create index notice_delivery_by_notice on notice_delivery (organisation_id, notice_id);

-- When something is next to be done about an organisation's notices; who does it moves the moment on first.
create table notice_alarm (
  organisation_id uuid primary key references organisation (id),
  due_at_ms bigint not null,
  -- The last day on which digests were made.
  digest_on text not null
);

-- How urgent each finding was when someone was told of it: 0 now, 1 this week, 2 and 3 later.
create table notice_finding (
  organisation_id uuid not null references organisation (id),
  finding_id uuid not null,
  rank bigint not null,
  primary key (organisation_id, finding_id),
  foreign key (organisation_id, finding_id) references finding (organisation_id, id) on delete cascade
);
