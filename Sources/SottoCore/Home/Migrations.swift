import GRDB

/// The steps that bring a database to this version's form. A step that has been released is never edited.
package enum Migrations {
    package static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("library") { db in
            try db.execute(sql: library)
            try db.create(virtualTable: "itemSearch", using: FTS5()) { table in
                table.synchronize(withTable: "item")
                table.tokenizer = .unicode61()
                table.column("title")
                table.column("path")
            }
        }
        migrator.registerMigration("jobs") { try $0.execute(sql: jobs) }
        migrator.registerMigration("ledger") { try $0.execute(sql: ledger) }
        migrator.registerMigration("presentItems") { db in
            try db.dropFTS5SynchronizationTriggers(forTable: "itemSearch")
            try db.drop(table: "itemSearch")
            try db.execute(sql: presentItems)
        }
        migrator.registerMigration("orderedItems") { db in
            try db.execute(sql: "ALTER TABLE item ADD COLUMN titleKey TEXT NOT NULL DEFAULT ''")
            let titles = try Row.fetchAll(db, sql: "SELECT seq, title FROM item")
            let update = try db.makeStatement(sql: "UPDATE item SET titleKey = ? WHERE seq = ?")
            for row in titles { try update.execute(arguments: [TitleKey.of(row["title"]), row["seq"] as Int64]) }
            try db.execute(sql: orderedItems)
        }
        migrator.registerMigration("changes") { try $0.execute(sql: changes) }
        migrator.registerMigration("alternatives") { try $0.execute(sql: alternatives) }
        migrator.registerMigration("pendingChanges") { try $0.execute(sql: pendingChanges) }
        migrator.registerMigration("lastSeenFiles") { try $0.execute(sql: lastSeenFiles) }
        return migrator
    }

    /// A removed item keeps its row, so that adding the file again revives it with what was derived from it.
    private static let library = """
        CREATE TABLE item (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
            path TEXT NOT NULL UNIQUE CHECK (path LIKE '/%'),
            title TEXT NOT NULL,
            size INTEGER NOT NULL CHECK (size >= 0),
            modifiedAt INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            sha256 TEXT CHECK (length(sha256) = 64),
            duration REAL NOT NULL CHECK (duration >= 0),
            media TEXT NOT NULL CHECK (json_valid(media)),
            addedAt DATETIME NOT NULL,
            removedAt DATETIME
        );
        CREATE INDEX itemByHash ON item(sha256) WHERE sha256 IS NOT NULL;
        """

    private static let jobs = """
        CREATE TABLE job (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
            type TEXT NOT NULL CHECK (type IN ('separate_audio_spleeter', 'install_pack')),
            itemID TEXT REFERENCES item(id),
            packID TEXT,
            options TEXT NOT NULL CHECK (json_valid(options)),
            state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
            stage TEXT,
            fraction REAL NOT NULL DEFAULT 0 CHECK (fraction BETWEEN 0 AND 1),
            speed REAL CHECK (speed >= 0),
            attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
            cancelRequested BOOLEAN NOT NULL DEFAULT 0,
            createdAt DATETIME NOT NULL,
            queuedAt DATETIME NOT NULL,
            startedAt DATETIME,
            finishedAt DATETIME,
            errorCode TEXT,
            errorMessage TEXT,
            errorHint TEXT,
            CHECK ((type = 'separate_audio_spleeter') = (itemID IS NOT NULL)),
            CHECK ((type = 'install_pack') = (packID IS NOT NULL)),
            CHECK ((state = 'failed') = (errorCode IS NOT NULL)),
            CHECK ((state IN ('succeeded', 'failed', 'cancelled')) = (finishedAt IS NOT NULL))
        );
        CREATE INDEX jobByState ON job(state, queuedAt, seq);
        CREATE INDEX jobByItem ON job(itemID);
        CREATE UNIQUE INDEX oneActiveSeparationAnItem ON job(itemID)
            WHERE itemID IS NOT NULL AND state IN ('queued', 'running');
        CREATE UNIQUE INDEX oneActiveInstallAPack ON job(packID)
            WHERE packID IS NOT NULL AND state IN ('queued', 'running');
        CREATE TABLE separation (
            itemID TEXT PRIMARY KEY NOT NULL REFERENCES item(id),
            jobID TEXT NOT NULL REFERENCES job(id),
            engine TEXT NOT NULL,
            preset TEXT NOT NULL,
            sourceSize INTEGER NOT NULL,
            sourceModifiedAt INTEGER NOT NULL,
            sourceInode INTEGER NOT NULL,
            bytes INTEGER NOT NULL CHECK (bytes >= 0),
            publishedAt DATETIME NOT NULL
        );
        """

    private static let ledger = """
        CREATE TABLE ledgerEntry (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            jobID TEXT NOT NULL REFERENCES job(id),
            packID TEXT NOT NULL,
            version TEXT NOT NULL,
            purpose TEXT NOT NULL,
            source TEXT NOT NULL,
            usesNetwork BOOLEAN NOT NULL,
            startedAt DATETIME NOT NULL,
            finishedAt DATETIME,
            outcome TEXT NOT NULL CHECK (outcome IN ('running', 'succeeded', 'failed', 'cancelled', 'interrupted')),
            bytes INTEGER NOT NULL DEFAULT 0 CHECK (bytes >= 0),
            files TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(files)),
            CHECK ((outcome = 'running') = (finishedAt IS NULL))
        );
        """

    /// Lists and searches of 100,000 items in milliseconds.
    ///
    /// The search index holds what is not removed and nothing else, so that its own count is the right one. Whether
    /// a word is in a title or a path is noted, but not where in it: that halves the reading, and rules out phrases.
    private static let presentItems = """
        CREATE INDEX itemPresent ON item(removedAt) WHERE removedAt IS NULL;
        CREATE INDEX itemHashedBySize ON item(size) WHERE sha256 IS NOT NULL;
        CREATE VIEW presentItem AS SELECT seq, title, path FROM item WHERE removedAt IS NULL;
        CREATE VIRTUAL TABLE itemSearch USING fts5(
            title, path, content='presentItem', content_rowid='seq', tokenize='unicode61', detail='column',
            prefix='1 2 3 4 5'
        );
        INSERT INTO itemSearch(itemSearch) VALUES ('rebuild');
        CREATE TRIGGER itemSearchAdds AFTER INSERT ON item WHEN new.removedAt IS NULL BEGIN
            INSERT INTO itemSearch(rowid, title, path) VALUES (new.seq, new.title, new.path);
        END;
        CREATE TRIGGER itemSearchForgets AFTER DELETE ON item WHEN old.removedAt IS NULL BEGIN
            INSERT INTO itemSearch(itemSearch, rowid, title, path) VALUES ('delete', old.seq, old.title, old.path);
        END;
        CREATE TRIGGER itemSearchFollows AFTER UPDATE OF title, path, removedAt ON item
        WHEN old.title <> new.title OR old.path <> new.path OR (old.removedAt IS NULL) <> (new.removedAt IS NULL) BEGIN
            INSERT INTO itemSearch(itemSearch, rowid, title, path)
            SELECT 'delete', old.seq, old.title, old.path WHERE old.removedAt IS NULL;
            INSERT INTO itemSearch(rowid, title, path)
            SELECT new.seq, new.title, new.path WHERE new.removedAt IS NULL;
        END;
        """

    /// Lists in other orders than that of adding, from any place on, without sorting.
    private static let orderedItems = """
        CREATE INDEX itemByTitle ON item(titleKey, seq) WHERE removedAt IS NULL;
        CREATE INDEX itemByDuration ON item(duration, seq) WHERE removedAt IS NULL;
        """

    /// Stems that are made to be compared with those that an item has.
    private static let alternatives = """
        ALTER TABLE job ADD COLUMN stemSet TEXT NOT NULL DEFAULT 'current'
            CHECK (stemSet IN ('current', 'alternative'));
        CREATE INDEX jobOfAlternative ON job(itemID) WHERE stemSet = 'alternative';
        """

    /// What was decided of items' files and may not be done yet.
    ///
    /// Earlier versions could publish stems and note something else: every item that they worked on is looked at once.
    private static let pendingChanges = """
        CREATE TABLE pendingChange (
            itemID TEXT PRIMARY KEY NOT NULL REFERENCES item(id),
            kind TEXT NOT NULL CHECK (kind IN ('check', 'keepStems', 'remove', 'removeDerived')),
            keptJob TEXT,
            CHECK ((kind = 'keepStems') = (keptJob IS NOT NULL))
        );
        INSERT INTO pendingChange(itemID, kind) SELECT DISTINCT itemID, 'check' FROM job WHERE itemID IS NOT NULL;
        """

    /// Files that were seen changed, and what finds the item of a file that has moved. Nothing tells of what was seen as of
    /// a change: whoever looks sees it.
    private static let lastSeenFiles = """
        CREATE TABLE lastSeenFile (
            itemID TEXT PRIMARY KEY NOT NULL REFERENCES item(id),
            size INTEGER NOT NULL CHECK (size >= 0),
            modifiedAt INTEGER NOT NULL,
            inode INTEGER NOT NULL
        );
        CREATE INDEX lastSeenFileByInode ON lastSeenFile(inode);
        CREATE INDEX itemByInode ON item(inode);
        CREATE INDEX separationBySourceSize ON separation(sourceSize);
        """

    /// Which items and jobs have changed since a moment: each is noted once, with the number of its latest change.
    private static let changes = """
        CREATE TABLE change (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            subject TEXT NOT NULL CHECK (subject IN ('item', 'job')),
            id TEXT NOT NULL
        );
        CREATE UNIQUE INDEX changeOfSubject ON change(subject, id);
        CREATE TRIGGER changeByNewItem AFTER INSERT ON item BEGIN
            INSERT INTO change(subject, id) VALUES ('item', new.id);
        END;
        CREATE TRIGGER changeByItem AFTER UPDATE ON item BEGIN
            DELETE FROM change WHERE subject = 'item' AND id = new.id;
            INSERT INTO change(subject, id) VALUES ('item', new.id);
        END;
        CREATE TRIGGER changeByNewJob AFTER INSERT ON job BEGIN
            INSERT INTO change(subject, id) VALUES ('job', new.id);
        END;
        CREATE TRIGGER changeByJob AFTER UPDATE ON job BEGIN
            DELETE FROM change WHERE subject = 'job' AND id = new.id;
            INSERT INTO change(subject, id) VALUES ('job', new.id);
        END;
        CREATE TRIGGER changeByNewSeparation AFTER INSERT ON separation BEGIN
            DELETE FROM change WHERE subject = 'item' AND id = new.itemID;
            INSERT INTO change(subject, id) VALUES ('item', new.itemID);
        END;
        CREATE TRIGGER changeBySeparation AFTER UPDATE ON separation BEGIN
            DELETE FROM change WHERE subject = 'item' AND id = new.itemID;
            INSERT INTO change(subject, id) VALUES ('item', new.itemID);
        END;
        CREATE TRIGGER changeByLostSeparation AFTER DELETE ON separation BEGIN
            DELETE FROM change WHERE subject = 'item' AND id = old.itemID;
            INSERT INTO change(subject, id) VALUES ('item', old.itemID);
        END;
        """
}
