CREATE TABLE viewfinder_table(name TEXT PRIMARY KEY COLLATE NOCASE, columns TEXT NOT NULL, key TEXT NOT NULL);
CREATE TABLE viewfinder_scan(
		id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE,
		accounts TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
		columns TEXT NOT NULL, version TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER NOT NULL,
		complete INTEGER NOT NULL, calls INTEGER NOT NULL, rows INTEGER NOT NULL, reasons TEXT NOT NULL);
CREATE TABLE viewfinder_lease(name TEXT PRIMARY KEY COLLATE NOCASE, holder TEXT NOT NULL, until INTEGER NOT NULL);
CREATE TABLE viewfinder_usage(account TEXT NOT NULL, kind TEXT NOT NULL, percent REAL NOT NULL, at INTEGER NOT NULL, blocked INTEGER NOT NULL, PRIMARY KEY(account, kind));
CREATE TABLE viewfinder_process(id TEXT PRIMARY KEY, at INTEGER NOT NULL);
CREATE TABLE "kept_media"(viewfinder_place INTEGER, viewfinder_scan INTEGER, "Id" TEXT, "Account" TEXT, "Created" DATETIME, "Likes" INTEGER, "Rate" REAL, "Caption" TEXT);
INSERT INTO "viewfinder_table" VALUES ('Media', '[{"name":"Id","type":"TEXT","indexed":true},{"name":"Account","type":"TEXT"},{"name":"Created","type":"DATETIME"},{"name":"Likes","type":"INTEGER"},{"name":"Rate","type":"REAL"},{"name":"Caption","type":"TEXT"}]', '["Id"]');
INSERT INTO "viewfinder_scan" VALUES (1, 'Media', '["a"]', 1792735200, 0, '["Id","Account","Created","Likes","Rate","Caption"]', 'v27.0', 1793512800000, 1793512801000, 1, 3, 2, '[{"Reason":"too_few_viewers","Table":"Media","Column":"","Object":"","Count":1,"Incomplete":false,"Message":"too few have seen it"}]');
INSERT INTO "kept_media" VALUES (-2, 1, '1', 'a', '2026-10-30 10:00:00.000', 17, 0.25, 'it''s
Ö 🎞');
INSERT INTO "kept_media" VALUES (-1, 1, '2', 'a', '2026-10-31 10:00:00.000', 0, NULL, NULL);
INSERT INTO "sqlite_sequence" VALUES ('viewfinder_scan', 1);
CREATE INDEX viewfinder_scan_name ON viewfinder_scan(name);
CREATE INDEX "by_media_id" ON "kept_media"("Id");
CREATE UNIQUE INDEX "key_media" ON "kept_media"(ifnull("Id", ''));
PRAGMA user_version = 2;
