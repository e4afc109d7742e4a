// Package parquet writes answers as Parquet files. Importing it makes the format parquet known
// to package export.
//
//	import _ "github.com/viewfinder-sql/viewfinder/internal/export/parquet"
//
//	type      column of the file
//	TEXT      string
//	INTEGER   INT64
//	REAL      DOUBLE
//	BOOLEAN   BOOLEAN
//	DATETIME  TIMESTAMP, microseconds, UTC
//	DATE      DATE
//	JSON      JSON
//	BLOB      BYTE_ARRAY
//	unknown   string, the text of the value: a CAST gives a type
//
// Every column may have NULL. Names that occur twice get a number, as in JSON. A value that is
// none of its column's type, which a UNION can bring, is an error.
//
// [Schema] and [Value] are for those who write files of rows themselves.
//
// Pages are compressed by zstd. Rows go out in groups, of 65,536 rows or 64 MiB, so that
// memory does not grow with the answer, and the file may go to a pipe. What there is to tell
// of the answer stands in the metadata, under keys that begin with viewfinder., such as
// viewfinder.complete.
package parquet
