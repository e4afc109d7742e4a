// Package userviews keeps the views that users define, in the file of the property
// UserDefinedViews. It reads no SQL: what a view says is for others to judge.
//
// The file is that of the reference driver, an object of views by name:
//
//	{
//	  "TopPosts": {
//	    "query": "SELECT Id, LikesCount FROM Media WHERE LikesCount > 1000"
//	  }
//	}
//
// The order of the views, and members that are not known here, stay as they are when the
// file is written anew. Names are told apart without regard to case.
//
// [File.Change] excludes all others who change the file, in this program by package
// keylock and in others by a lock file beside it, which holds nothing and stays; reads it,
// and puts what came of it in its place as a whole: a reader sees the old views or the new
// ones, also after a crash.
package userviews
