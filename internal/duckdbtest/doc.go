// Package duckdbtest has DuckDB read what tests have written, such as Parquet files: a reader
// that has nothing of this house.
//
//	answers := duckdbtest.Ask(t, "SELECT count(*) FROM read_parquet('"+path+"')")
//
// DuckDB comes with npm: npm ci --prefix internal/duckdbtest/testdata/npm. A test skips where
// it, or node, is not there. Each call of [Ask] is a process with a database in memory of its
// own, which fetches nothing: of its extensions only json, parquet and icu are there, and no
// reader of SQLite files or of S3.
package duckdbtest
