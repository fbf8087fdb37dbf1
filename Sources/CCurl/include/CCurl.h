#pragma once

#include <curl/curl.h>

// libcurl's setters and getters are variadic, which Swift cannot call; one fixed signature per kind.

typedef size_t (*ccurl_data_function)(char *data, size_t size, size_t count, void *context);
typedef int (*ccurl_socket_function)(CURL *easy, curl_socket_t socket, int what, void *context, void *per_socket);
typedef int (*ccurl_timer_function)(CURLM *multi, long timeout_ms, void *context);

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
CURLcode ccurl_set_function(CURL *easy, CURLoption option, ccurl_data_function value);
CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value);

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode ccurl_multi_set_context(CURLM *multi, void *context);
CURLMcode ccurl_multi_set_functions(CURLM *multi, ccurl_socket_function socket, ccurl_timer_function timer);

/// The next finished transfer, or NULL when there is none.
CURL *ccurl_next_done(CURLM *multi, CURLcode *result);
