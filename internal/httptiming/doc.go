// Package httptiming tells where the time of an HTTP request goes: into finding the
// host, the connection, the way through proxies, TLS, waiting for the answer,
// receiving it, and what is done with it meanwhile.
//
//	ctx, watch := httptiming.Start(ctx)
//	response, err := transport.RoundTrip(request.WithContext(ctx))
//	body := watch.Body(response.Body)
//	… // read and decode it
//	times := watch.Times()
package httptiming
