// Command desktop logs in the user of this computer on first use, and lists the
// accounts that the user allowed it to read.
package main
