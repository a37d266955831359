"""Answers with the event that it was given."""

import base64
import json


def lambda_handler(event, context):
    path = event["rawPath"]
    if path == "/fail":
        raise RuntimeError("on purpose")
    if path == "/picture":
        body = base64.b64encode(b"\x89PNG\xff").decode()
        return {"statusCode": 200, "headers": {"content-type": "image/png"}, "body": body, "isBase64Encoded": True}
    if path == "/cookies":
        return {"statusCode": 303, "headers": {"location": "/elsewhere"}, "cookies": ["a=1; Path=/", "b=2"]}
    status = 404 if event["routeKey"] == "$default" else 200
    answer = {"event": event, "function": context.function_name, "milliseconds": context.get_remaining_time_in_millis()}
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(answer)}
