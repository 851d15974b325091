// The codes and types by which servers say what their status alone does not. A server is often a router that repeats another's
// words, so these hold for all of them; what only one server means by a name is in its preset. All in lower case.

export const CONTEXT_NAMES = [
  'context_length_exceeded',
  'model_context_window_exceeded',
  'exceed_context_size_error',
  'max_context_length_exceeded',
  'contextwindowexceedederror',
];

export const FILTER_NAMES = [
  'content_policy_violation',
  'content_filter',
  'content_filtered',
  'data_inspection_failed',
  'datainspectionfailed',
  'responsibleaipolicyviolation',
  'cyber_policy',
  'refusal',
  'flagged_input',
  'image_content_policy_violation',
  'contentpolicyviolationerror',
];

export const BALANCE_NAMES = [
  'insufficient_quota',
  'insufficient_balance',
  'insufficient_balance_error',
  'insufficient_credits',
  'insufficient_funds',
  'insufficient_user_quota',
  'pre_consume_token_quota_failed',
  'arrearage',
  'budget_exceeded',
  'budgetexceedederror',
  'billing_error',
  'billing_not_active',
  'billing_hard_limit_reached',
  'exceeded_current_quota_error',
  'enforced_spend_limit_reached',
  'payment_required',
  'usage_limit_reached',
  'usage_not_included',
];

export const RATE_NAMES = ['rate_limit_exceeded', 'rate_limit_error', 'rate_limit_reached_error', 'ratelimiterror'];

export const KEY_NAMES = [
  'api_key_invalid',
  'invalid_api_key',
  'invalidapikey',
  'authentication_error',
  'authenticationerror',
];

export const MODEL_NAMES = [
  'model_not_found',
  'modelnotfound',
  'model_not_available',
  'model_decommissioned',
  'model_deprecated',
  'invalid_model',
  'unknown_model',
  'deploymentnotfound',
  'operationnotsupported',
  'model.accessdenied',
  'accessdenied.unpurchased',
  'modelnotopen',
];

/** One server's limits or rules: another, or the same after a repair, may well take the request. */
export const SCHEMA_NAMES = [
  'unsupported_parameter',
  'unsupported_value',
  'unknown_parameter',
  'unsupportedparamserror',
  'string_above_max_length',
  'string_too_long',
  'max_tokens_exceeded',
  'invalid_request_message_order',
  'invalid_encrypted_content',
  'invalid_image_format',
  'image_too_large',
  'image_too_small',
  'image_file_too_large',
  'image_download_failed',
  'failed_to_download_image',
  'unsupported_image_format',
  'unsupported_image_media_type',
];

/** What the caller refers to is not there, or not whole: the same wherever the request is sent. */
export const CALLERS_NAMES = [
  'previous_response_not_found',
  'invalid_image',
  'invalid_base64_image',
  'image_parse_error',
  'empty_image_file',
  'image_not_found',
  'image_file_not_found',
];
