-- The registers beside the ledger: external connections, vendors, accounts, media, documents, segments, flows.
create table register_record (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  kind text not null,
  -- The filled fields as JSON; the domain says which a kind has.
  details text not null,
  -- What follows from the details: by what lists are sorted, filtered and searched.
  sort_name text not null,
  category text not null,
  due_on text not null,
  search_text text not null,
  removed_at_ms bigint,
  created_at_ms bigint not null,
  updated_at_ms bigint not null,
  version bigint not null,
  primary key (organisation_id, id)
);
create index register_record_by_name on register_record (organisation_id, kind, sort_name, id);

-- Which device of the ledger a field means.
create table register_asset (
  organisation_id uuid not null,
  record_id uuid not null,
  field text not null,
  asset_id uuid not null,
  primary key (organisation_id, record_id, field),
  foreign key (organisation_id, record_id) references register_record (organisation_id, id) on delete cascade,
  foreign key (organisation_id, asset_id) references asset (organisation_id, id)
);
create index register_asset_by_asset on register_asset (organisation_id, asset_id);
