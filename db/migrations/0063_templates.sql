-- What a shop says, written once: a draft that changes, versions that never do.
create schema templates;
grant usage on schema templates to rebelote_app, rebelote_platform;

create table templates.template (
  merchant_id uuid        not null,
  id          uuid        not null,
  name        text        not null check (length(name) between 1 and 120),
  channel     text        not null check (channel in ('email', 'sms', 'post', 'phone')),
  class       text        not null check (class in ('marketing', 'service', 'survey', 'transactional')),
  aim         text        not null check (aim ~ '^[a-z][a-z0-9_]{0,39}$'),
  draft       jsonb       not null,
  revision    integer     not null default 1 check (revision > 0),
  created_at  timestamptz not null,
  created_by  text        not null,
  updated_at  timestamptz not null,
  archived_at timestamptz,
  primary key (merchant_id, id)
);
comment on column templates.template.draft is 'By language: subject, first line and blocks of an e-mail; the words of an SMS; the blocks of a letter; the script of a call.';
comment on column templates.template.revision is 'Counts each saving: who saves over a revision she has not seen is told.';
create index template_by_change on templates.template (merchant_id, updated_at desc);
select platform.protect('templates.template');

create table templates.version (
  merchant_id  uuid        not null,
  id           uuid        not null,
  template_id  uuid        not null,
  number       integer     not null check (number > 0),
  channel      text        not null,
  class        text        not null,
  content      jsonb       not null,
  links        jsonb       not null,
  fields       text[]      not null,
  hash         text        not null,
  published_at timestamptz not null,
  published_by text        not null,
  primary key (merchant_id, id),
  unique (merchant_id, template_id, number)
);
comment on table templates.version is 'Words as they leave: compiled once, never rewritten. content: by language the subject, HTML and plain text with their fields still open; links: number to address; fields: what must be known of a person.';
select platform.protect('templates.version');
