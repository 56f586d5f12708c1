-- A run of stock-taking 棚卸し. Closed, nothing in it changes any more.
create table stocktake (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  name text not null,
  fiscal_year bigint not null,
  due_on text not null,
  opened_by text not null,
  opened_at_ms bigint not null,
  -- Empty while it is open.
  closed_by text not null,
  closed_at_ms bigint,
  closing_note text not null,
  version bigint not null,
  primary key (organisation_id, id)
);
create index stocktake_by_time on stocktake (organisation_id, opened_at_ms);

-- What one department answers for; the empty one is for assets without a department.
create table stocktake_part (
  organisation_id uuid not null,
  id uuid not null,
  stocktake_id uuid not null,
  department text not null,
  primary key (organisation_id, id),
  unique (organisation_id, stocktake_id, department),
  foreign key (organisation_id, stocktake_id) references stocktake (organisation_id, id)
);

-- A device of a run: what the list said then, what the people there say, what became of it. Its identifier is that of
-- the asset, or of the asset that it becomes.
create table stocktake_item (
  organisation_id uuid not null,
  stocktake_id uuid not null,
  id uuid not null,
  part_id uuid not null,
  kind text not null,
  name text not null,
  asset_tag text not null,
  maker text not null,
  model text not null,
  serial text not null,
  place text not null,
  responsible text not null,
  sort_name text not null,
  outcome text not null,
  -- What should stand in the list, where the outcome is 'corrected'.
  said_name text not null,
  said_asset_tag text not null,
  said_serial text not null,
  said_place text not null,
  said_responsible text not null,
  note text not null,
  answered_by text not null,
  answered_via text not null,
  answered_at_ms bigint,
  decision text not null,
  decided_by text not null,
  decided_at_ms bigint,
  decision_note text not null,
  version bigint not null,
  primary key (organisation_id, stocktake_id, id),
  foreign key (organisation_id, stocktake_id) references stocktake (organisation_id, id),
  foreign key (organisation_id, part_id) references stocktake_part (organisation_id, id)
);
create index stocktake_item_by_part on stocktake_item (organisation_id, part_id, sort_name, id);
create index stocktake_item_by_asset on stocktake_item (organisation_id, id, answered_at_ms);

-- The personal link by which a department answers: at most one for each part, replaced or withdrawn at will.
create table stocktake_link (
  organisation_id uuid not null,
  part_id uuid not null,
  token_hash bytea not null unique,
  expires_at_ms bigint not null,
  created_at_ms bigint not null,
  primary key (organisation_id, part_id),
  foreign key (organisation_id, part_id) references stocktake_part (organisation_id, id) on delete cascade
);
