-- A view of a list: its filters, order and columns under a name.
create table saved_view (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  -- The path of the list's page, without the slash before it.
  list text not null,
  -- Whose it is; null for one that the whole house shares.
  owner_id uuid references person (id),
  made_by uuid not null references person (id),
  name text not null,
  -- What stands behind the ? of the list's address.
  query text not null,
  version bigint not null,
  created_at_ms bigint not null,
  updated_at_ms bigint not null,
  primary key (organisation_id, id)
);
create index saved_view_by_list on saved_view (organisation_id, list, name);

-- The view with which a person opens a list.
create table saved_view_default (
  organisation_id uuid not null references organisation (id),
  person_id uuid not null references person (id),
  list text not null,
  view_id uuid not null,
  primary key (organisation_id, person_id, list),
  foreign key (organisation_id, view_id) references saved_view (organisation_id, id)
);
create index saved_view_default_by_view on saved_view_default (organisation_id, view_id);
