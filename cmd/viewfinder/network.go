package main

// What a program that imports the driver has to ask for, the command line has.
import (
	_ "github.com/viewfinder-sql/viewfinder/proxy/kerberos" // ProxyAuthScheme=NEGOTIATE
	_ "github.com/viewfinder-sql/viewfinder/proxy/ntlm"     // ProxyAuthScheme=NTLM
	_ "github.com/viewfinder-sql/viewfinder/proxy/pac"      // ProxyAutoConfigURL
)
