// Package forget erases what a program keeps of an account, wherever its configuration says.
//
//	report, err := forget.Account(ctx, forget.Request{Config: c, Account: "17841400000000001"})
//
// There is one way to erase: the verb forget of the command line takes it, and the procedure
// HandleDataDeletion for each account of the user. It erases
//
//	tables   of the files sync.yaml that the property SyncFile names, with their jobs, and of
//	         the file KeptLocation
//	files    pictures and videos of kept stories, below FileRoot
//	caches   of every login below CacheLocation that has rows of the account
//	memory   what was learned of it
//	log      the lines that name it
//
// What keeps tables stands above, and is not linked into programs that want none: it registers
// itself ([Register]). What is left, because nothing here can know it, the report names.
//
// What was erased stays erased where the rest fails; it may be called again.
package forget
