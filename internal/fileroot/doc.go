// Package fileroot keeps the files that statements name within one directory: that of the
// property FileRoot.
//
//	dir := fileroot.Dir(cfg.FileRoot)
//	f, err := dir.Open("clips/spring.mp4") // for reading
//	out, err := dir.Create("report.csv")   // for writing
//
// A name is a path below the directory, with slashes, or an absolute one that leads
// there. What leads out of it, by .. or by a symbolic link, is refused by [os.Root], which
// looks at the file as it is opened: nothing can be swapped in after a check. Pipes,
// devices and directories are refused. Without a directory ([Dir] is "") every name is
// [ErrNone].
//
// What is written is there whole or not at all: it is written beside the place and moved
// there by [File.Commit], over what stood there; [File.Discard] removes it. A reader sees
// the old content or the new one. What a killed program leaves behind has a name that
// begins with a dot and ends with .partial, and is removed when the same file is written a day
// later or more.
package fileroot
