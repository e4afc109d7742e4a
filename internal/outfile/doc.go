// Package outfile puts answers into a file, which is there when they are whole.
//
//	file, err := outfile.Create("posts.xlsx", outfile.Options{})
//	…
//	_, err = format.Copy(file.Writer(), rows, false)
//	err = file.Tell(statement, report) // when the rows are closed
//	err = file.Close(err)
//
// The ending of its name tells the format where none is given. Most formats take one answer.
// Those of [export.Document] tell of the answer as well, and may take several: xlsx has a
// sheet for each, sqlite a table. After an error nothing of it is left, and what stood there
// before stands there still.
//
// sqlite is written into the database that is there: its other tables stay.
package outfile
