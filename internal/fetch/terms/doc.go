// Package terms reads what a statement's terms say of a scan, from the arguments that the
// engine gives to it: values and ids, the accounts that are read, and the instants that a
// column may have ([Instants]). Pure.
package terms
