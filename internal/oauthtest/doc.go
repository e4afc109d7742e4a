// Package oauthtest is what the tests of logins share: a simulator for each, which is
// asked without a network ([NewSim], [Config]), a user who gives consent
// ([Consent], [WebLogin], [LogIn]), and browsers ([ConsentPage], [Visit], [Surf]).
package oauthtest
