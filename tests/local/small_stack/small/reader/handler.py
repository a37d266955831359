"""Makes the one call that it is asked for."""

import boto3


def lambda_handler(event, context):
    getattr(boto3.client(event["service"]), event["operation"])(**event["parameters"])
