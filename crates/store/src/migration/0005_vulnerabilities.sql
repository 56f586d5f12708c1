-- Global: what the feeds say.
create table cve (
  id text primary key,
  year bigint not null,
  number bigint not null,
  status text not null,
  published_at_ms bigint not null,
  modified_at_ms bigint not null,
  description text not null,
  vectors text not null,
  weaknesses text not null,
  links text not null,
  configurations text not null,
  source text not null,
  generation bigint not null
);
create index cve_by_generation on cve (generation, id);

create table kev (
  cve_id text primary key,
  name text not null,
  vendor text not null,
  product text not null,
  added_on text not null,
  due_on text not null,
  ransomware boolean not null,
  required_action text not null,
  generation bigint not null
);

create table feed (
  id text primary key,
  kind text not null,
  place text not null,
  enabled boolean not null,
  resume text not null,
  records bigint not null,
  last_tried_at_ms bigint,
  last_good_at_ms bigint,
  generated_at_ms bigint,
  message text not null,
  version bigint not null
);

-- One row; each feed run that changed something counts it up.
create table feed_generation (
  one bigint primary key,
  generation bigint not null
);

-- A CVE that touches an asset, and what was decided about it.
create table finding (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  asset_id uuid not null,
  cve_id text not null,
  tier text not null,
  urgency text not null,
  score_tenths bigint,
  known_exploited boolean not null,
  ransomware boolean not null,
  why text not null,
  -- Urgency, then exploited or not, then score: what lists are sorted by.
  rank_key text not null,
  answer text not null,
  reason text not null,
  note text not null,
  answered_by uuid,
  answered_at_ms bigint,
  accepted_until_on text,
  approved_by uuid,
  owner_id uuid,
  due_on text,
  -- A person set it, so no run moves it.
  due_by_hand boolean not null,
  generation bigint not null,
  first_seen_at_ms bigint not null,
  gone_at_ms bigint,
  version bigint not null,
  primary key (organisation_id, id),
  unique (organisation_id, asset_id, cve_id),
  foreign key (organisation_id, asset_id) references asset (organisation_id, id)
);
create index finding_by_rank on finding (organisation_id, rank_key, id);

create table match_run (
  organisation_id uuid primary key references organisation (id),
  generation bigint not null,
  assets bigint not null,
  components bigint not null,
  confirmed bigint not null,
  possible bigint not null,
  to_check bigint not null,
  finished_at_ms bigint not null
);
