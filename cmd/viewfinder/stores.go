package main

// The stores of tokens that importing the driver alone does not bring.
import (
	_ "github.com/viewfinder-sql/viewfinder/oauth/keyring"
	_ "github.com/viewfinder-sql/viewfinder/oauth/postgres"
	_ "github.com/viewfinder-sql/viewfinder/oauth/sqlite"
)
