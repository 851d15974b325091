// The status that an error's name stands for. Inside a 200 the name is often all there is.

const NAMES_OF_STATUS: Readonly<Record<number, readonly string[]>> = {
  400: [
    'invalid_request_error',
    'invalid_request',
    'badrequesterror',
    'bad_request_error',
    'invalid_argument',
    'failed_precondition',
    'unsupportedparamserror',
    'context_length_exceeded',
    'exceed_context_size_error',
    'contextwindowexceedederror',
    'content_filter',
    'content_policy_violation',
    'contentpolicyviolationerror',
    'data_inspection_failed',
    'datainspectionfailed',
    'cyber_policy',
    'invalid_prompt',
    'invalid_encrypted_content',
    'unsupported_parameter',
    'unsupported_value',
    'tool_use_failed',
    'json_validate_failed',
    'invalid_image',
    'invalid_image_format',
    'invalid_base64_image',
    'invalid_image_url',
    'image_too_large',
    'image_too_small',
    'image_parse_error',
    'image_content_policy_violation',
    'image_file_too_large',
    'unsupported_image_media_type',
    'empty_image_file',
    'failed_to_download_image',
  ],
  401: ['authentication_error', 'authentication', 'authenticationerror', 'invalid_api_key', 'unauthenticated'],
  402: ['billing_error', 'payment_required'],
  403: ['permission_error', 'permission_denied', 'permissiondeniederror'],
  404: ['not_found_error', 'not_found', 'notfounderror', 'model_not_found', 'image_file_not_found', 'image_not_found'],
  409: ['conflict_error'],
  413: ['request_too_large', 'payload_too_large'],
  422: ['unprocessable', 'unprocessableentityerror'],
  429: [
    'rate_limit_error',
    'rate_limit_exceeded',
    'rate_limit_reached_error',
    'ratelimiterror',
    'resource_exhausted',
    'insufficient_quota',
    'limit_requests',
    'throttling',
    'throttling.ratequota',
    'throttling.burstrate',
    'throttling.allocationquota',
  ],
  500: ['api_error', 'internal', 'internalservererror'],
  502: ['provider_unavailable'],
  503: [
    'server_is_overloaded',
    'slow_down',
    'service_unavailable_error',
    'serviceunavailableerror',
    'unavailable',
    'unavailable_error',
    'provider_overloaded',
  ],
  504: ['timeout_error', 'timeout', 'deadline_exceeded', 'vector_store_timeout'],
  529: ['overloaded_error'],
};

const STATUS_OF_NAME: ReadonlyMap<string, number> = new Map(
  Object.entries(NAMES_OF_STATUS).flatMap(([status, names]) => names.map((name) => [name, Number(status)] as const)),
);

/** Of the first name that stands for one. */
export function impliedStatus(names: Iterable<string>): number | null {
  for (const name of names) {
    const status = STATUS_OF_NAME.get(name);
    if (status !== undefined) return status;
  }
  return null;
}
