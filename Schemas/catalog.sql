-- The catalog's tables: schema 2. Made by the tests, for people to read.
PRAGMA application_id = 1212576628;
PRAGMA user_version = 2;

CREATE TABLE document_base (
  id INTEGER PRIMARY KEY,
  content BLOB NOT NULL
) STRICT;

CREATE TABLE document_base_sketch (
  hash INTEGER NOT NULL,
  base_id INTEGER NOT NULL REFERENCES document_base (id) ON DELETE CASCADE,
  PRIMARY KEY (hash, base_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX document_base_sketch_by_base ON document_base_sketch (base_id);

CREATE TABLE snapshot (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  subject_digest TEXT,
  platform TEXT,
  verified INTEGER NOT NULL,
  incomplete INTEGER NOT NULL,
  package_count INTEGER NOT NULL,
  requirement_count INTEGER NOT NULL,
  -- 1: packed snapshot, 2: canonical JSON of a later minor version.
  form INTEGER NOT NULL,
  base_id INTEGER NOT NULL REFERENCES document_base (id),
  -- The difference from the base, and the digest of what it makes; all columns with `content`,
  -- `document`, `record` and `paths` are Zstandard frames.
  document BLOB NOT NULL,
  document_digest TEXT NOT NULL
) STRICT;

CREATE INDEX snapshot_by_base ON snapshot (base_id);

CREATE TABLE package (
  id INTEGER PRIMARY KEY,
  ecosystem TEXT NOT NULL,
  -- The name that people search for, as in the package URL.
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  architecture TEXT NOT NULL,
  -- Local version, conda build string or wheel build number, and wheel tags.
  build TEXT NOT NULL,
  source TEXT NOT NULL,
  purl TEXT NOT NULL,
  -- The name as its record writes it; empty where that is `name`.
  written_name TEXT NOT NULL,
  requirement_count INTEGER NOT NULL,
  -- A hash of the columns above, to find the row by.
  hash INTEGER NOT NULL
) STRICT;

CREATE INDEX package_by_hash ON package (hash);

CREATE INDEX package_by_name ON package (name);

CREATE TABLE place (
  id INTEGER PRIMARY KEY,
  -- The folder that is searched.
  location TEXT NOT NULL,
  -- system, primary, secondary, vendored, embedded, foreign root
  role TEXT NOT NULL,
  -- declared, locked, installed, running
  state TEXT NOT NULL,
  -- The position in the image's history; -1 outside images.
  layer INTEGER NOT NULL,
  UNIQUE (location, role, state, layer)
) STRICT;

CREATE TABLE snapshot_package (
  snapshot_id INTEGER NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
  package_id INTEGER NOT NULL REFERENCES package (id),
  -- Not a foreign key: an index for it would cost more than the places of all time.
  place_id INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (snapshot_id, package_id, place_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX snapshot_package_by_package ON snapshot_package (package_id);

CREATE TABLE requirement (
  id INTEGER PRIMARY KEY,
  ecosystem TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- The first alternative's name, as written.
  name TEXT NOT NULL,
  -- All alternatives, extras and the marker: `numpy>=1.21,<2; python_version < '3.12'`.
  text TEXT NOT NULL,
  UNIQUE (name, text, kind, ecosystem)
) STRICT;

CREATE TABLE package_requirement (
  package_id INTEGER NOT NULL REFERENCES package (id) ON DELETE CASCADE,
  requirement_id INTEGER NOT NULL REFERENCES requirement (id),
  PRIMARY KEY (package_id, requirement_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX package_requirement_by_requirement ON package_requirement (requirement_id);

CREATE TABLE snapshot_requirement (
  snapshot_id INTEGER NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
  requirement_id INTEGER NOT NULL REFERENCES requirement (id),
  package_id INTEGER NOT NULL,
  status TEXT NOT NULL,
  PRIMARY KEY (snapshot_id, requirement_id, package_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX snapshot_requirement_by_requirement ON snapshot_requirement (requirement_id);

CREATE TABLE environment (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  -- The snapshot of the last scan; triggers keep it so.
  snapshot_id INTEGER REFERENCES snapshot (id)
) STRICT;

CREATE INDEX environment_by_snapshot ON environment (snapshot_id);

CREATE TABLE environment_snapshot (
  id INTEGER PRIMARY KEY,
  environment_id INTEGER NOT NULL REFERENCES environment (id) ON DELETE CASCADE,
  snapshot_id INTEGER NOT NULL REFERENCES snapshot (id),
  scanned_at INTEGER NOT NULL,
  reference TEXT NOT NULL,
  tool_version TEXT NOT NULL,
  UNIQUE (environment_id, scanned_at, snapshot_id)
) STRICT;

CREATE INDEX environment_snapshot_by_snapshot ON environment_snapshot (snapshot_id);

CREATE TRIGGER environment_scanned AFTER INSERT ON environment_snapshot BEGIN
  UPDATE environment SET snapshot_id = (
    SELECT snapshot_id FROM environment_snapshot WHERE environment_id = NEW.environment_id
    ORDER BY scanned_at DESC, id DESC LIMIT 1)
  WHERE id = NEW.environment_id;
END;

CREATE TRIGGER environment_pruned AFTER DELETE ON environment_snapshot BEGIN
  UPDATE environment SET snapshot_id = (
    SELECT snapshot_id FROM environment_snapshot WHERE environment_id = OLD.environment_id
    ORDER BY scanned_at DESC, id DESC LIMIT 1)
  WHERE id = OLD.environment_id;
END;

CREATE TABLE layer (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL,
  extractors TEXT NOT NULL,
  limits TEXT NOT NULL,
  size INTEGER NOT NULL,
  verified INTEGER NOT NULL,
  record BLOB NOT NULL,
  record_digest TEXT NOT NULL,
  UNIQUE (digest, extractors, limits)
) STRICT;

CREATE TABLE layer_paths (
  layer_id INTEGER PRIMARY KEY REFERENCES layer (id) ON DELETE CASCADE,
  count INTEGER NOT NULL,
  paths BLOB NOT NULL
) STRICT;

CREATE TABLE layer_file_list (
  layer_id INTEGER NOT NULL REFERENCES layer (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  -- The positions of the file in the record, and of the fact in the file.
  file INTEGER NOT NULL,
  fact INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (layer_id, path, file, fact)
) STRICT;

CREATE TABLE snapshot_layer (
  snapshot_id INTEGER NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
  layer_id INTEGER NOT NULL REFERENCES layer (id) ON DELETE CASCADE,
  PRIMARY KEY (snapshot_id, layer_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX snapshot_layer_by_layer ON snapshot_layer (layer_id);

CREATE TABLE git_fact (
  blob TEXT NOT NULL,
  extractor TEXT NOT NULL,
  record BLOB NOT NULL,
  record_digest TEXT NOT NULL,
  PRIMARY KEY (blob, extractor)
) STRICT;

CREATE TABLE image_snapshot (
  manifest_digest TEXT NOT NULL,
  platform TEXT NOT NULL,
  extractors TEXT NOT NULL,
  options TEXT NOT NULL,
  snapshot_id INTEGER NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
  PRIMARY KEY (manifest_digest, platform, extractors, options)
) STRICT, WITHOUT ROWID;

CREATE INDEX image_snapshot_by_snapshot ON image_snapshot (snapshot_id);

CREATE VIEW installed AS
  SELECT environment.name AS environment, package.ecosystem AS ecosystem,
    package.name AS name, package.version AS version, package.build AS build,
    package.architecture AS architecture, place.state AS state, place.role AS role,
    place.location AS location, nullif(place.layer, -1) AS layer, package.purl AS purl,
    environment.id AS environment_id, link.snapshot_id AS snapshot_id,
    package.id AS package_id, link.count AS count
  FROM environment
    JOIN snapshot_package AS link ON link.snapshot_id = environment.snapshot_id
    JOIN package ON package.id = link.package_id
    JOIN place ON place.id = link.place_id
  WHERE place.state IN ('installed', 'running');

CREATE VIEW drift_between AS
  SELECT left_environment, right_environment, ecosystem, name, architecture, role,
    group_concat(CASE WHEN environment = left_environment THEN version END, ', ')
      AS left_versions,
    group_concat(CASE WHEN environment = right_environment THEN version END, ', ')
      AS right_versions
  FROM (
    SELECT a.name AS left_environment, b.name AS right_environment,
      installed.environment AS environment, installed.ecosystem AS ecosystem,
      installed.name AS name, installed.architecture AS architecture,
      installed.role AS role, installed.version AS version
    FROM environment AS a
      JOIN environment AS b ON b.id <> a.id
      JOIN installed ON installed.environment_id IN (a.id, b.id)
    ORDER BY a.name, b.name, installed.ecosystem, installed.name, installed.architecture,
      installed.role, installed.version)
  GROUP BY left_environment, right_environment, ecosystem, name, architecture, role
  HAVING left_versions IS NOT right_versions;

CREATE VIEW environment_history AS
  SELECT environment.name AS environment,
    datetime(history.scanned_at, 'unixepoch') AS scanned_at, snapshot.digest AS snapshot,
    history.reference AS reference, snapshot.subject_digest AS subject_digest,
    snapshot.package_count AS package_count, history.tool_version AS tool_version
  FROM environment_snapshot AS history
    JOIN environment ON environment.id = history.environment_id
    JOIN snapshot ON snapshot.id = history.snapshot_id
  ORDER BY environment.name, history.scanned_at DESC, history.id DESC;

CREATE TABLE seen_signature (
  -- Empty where the lock file names no project.
  project TEXT NOT NULL,
  environment TEXT NOT NULL,
  -- The SHA-256 of the key's SubjectPublicKeyInfo.
  key_id TEXT NOT NULL,
  -- The highest sequence, what was signed with it, and when it was seen first.
  sequence INTEGER NOT NULL,
  subject_digest TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (project, environment, key_id)
) STRICT, WITHOUT ROWID;
