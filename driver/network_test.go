package driver_test

import (
	_ "github.com/viewfinder-sql/viewfinder/proxy/kerberos"
	_ "github.com/viewfinder-sql/viewfinder/proxy/ntlm"
	_ "github.com/viewfinder-sql/viewfinder/proxy/pac"
)
