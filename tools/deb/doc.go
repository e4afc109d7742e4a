// Command deb makes a Debian package as a file of nfpm's describes it. It is a module of its
// own, so that what nfpm needs is nothing that programs or other tools get with this project.
//
//	go run -C tools/deb . /path/to/nfpm.yaml /path/to/viewfinder.deb
package main
