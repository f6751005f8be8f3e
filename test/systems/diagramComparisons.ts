/** How a seed's own diagram and the one that `berth plan` draws speak of the same things. */
export interface DiagramComparison {
  readonly system: string;
  /** File below seedDiagrams: the seed's Mermaid, to the letter. */
  readonly file: string;
  /** Settings beside the illustrative ones of production on AWS. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The seed's node to ours. Several of the seed's may be one of ours: pods are their service. */
  readonly nodes: Readonly<Record<string, string>>;
  /** The seed's nodes that are none of ours, and why. Their arrows go with them. */
  readonly withoutNodes?: Readonly<Record<string, string>>;
  /** The seed's arrows that are not drawn, and why. */
  readonly withoutArrows?: Readonly<Record<string, string>>;
  /** Arrows that the seed does not draw, and why. */
  readonly furtherArrows?: Readonly<Record<string, string>>;
}

export const diagramComparisons: readonly DiagramComparison[] = [
  {
    system: 'csa-hello',
    file: 'csa-hello',
    nodes: {
      WebApp: 'web_app',
      WebsocketServer: 'websocket_server',
      StaticAssets: 'static_assets',
      APIGateway: 'api_gateway',
      AuthProxy: 'auth_proxy',
      RateLimiter: 'rate_limiter',
      MessengerService: 'messenger_service',
      CalendarService: 'calendar_service',
      DocumentService: 'document_service',
      DriveService: 'drive_service',
      EmailService: 'email_service',
      TaskService: 'task_service',
      ApprovalService: 'approval_service',
      VideoService: 'video_service',
      AdminService: 'admin_service',
      PlatformService: 'platform_service',
      AuthService: 'auth_service',
      NotificationService: 'notification_service',
      SearchService: 'search_service',
      FileProcessingService: 'file_processing_service',
      YjsCollabServer: 'yjs_collaboration_server',
      WebRTCSignaling: 'webrtc_signaling',
      STUNTURNServer: 'stun_turn_server',
      SFUServer: 'sfu_server',
      PostgreSQL: 'postgres',
      Redis: 'redis',
      MinIO: 'minio',
      ElasticSearch: 'elasticsearch',
      RabbitMQ: 'rabbitmq',
      SMTPServer: 'smtp',
      CDN: 'cdn_cdn',
      WebBrowser: 'client_web_browser',
      MobileApp: 'client_mobile_app',
      DesktopApp: 'client_desktop_app',
    },
    withoutNodes: {
      S3Compatible:
        'On AWS the object storage is S3 itself; a copy elsewhere is a setting (berth:copyRegion, berth:bucketReplicas).',
    },
    withoutArrows: {
      'static_assets --> cdn_cdn':
        'Berth draws who asks whom: the network fetches from the assets, by their ingress.',
    },
    furtherArrows: {
      'cdn_cdn --> ingress_static_assets_ingress': 'What the seed draws from the assets to the network.',
      'ingress_static_assets_ingress --> static_assets': 'The way of the network to the assets.',
      'client_web_browser --> cdn_cdn': 'A browser gets the assets by way of the network.',
      'client_web_browser --> ingress_csa_hello_ingress': "The seed's Ingress, which its diagram leaves out.",
      'ingress_csa_hello_ingress --> api_gateway': "The seed's Ingress, /api.",
      'ingress_csa_hello_ingress --> websocket_server': "The seed's Ingress, /ws.",
      'ingress_csa_hello_ingress --> web_app': "The seed's Ingress, /.",
    },
  },
  {
    system: 'vibebox',
    file: 'vibebox',
    nodes: {
      Users: 'client_users',
      CDN: 'cdn_cdn',
      FrontDeploy: 'frontend',
      FrontPod1: 'frontend',
      FrontPod2: 'frontend',
      FrontPod3: 'frontend',
      FrontSvc: 'frontend',
      BackDeploy: 'backend',
      BackPod1: 'backend',
      BackPod2: 'backend',
      BackPod3: 'backend',
      BackSvc: 'backend',
      PGStateful: 'postgres',
      PGPod: 'postgres',
      PGSvc: 'postgres',
      PGPvc: 'postgres',
      PV1: 'postgres',
      RedisStateful: 'redis',
      RedisPod: 'redis',
      RedisSvc: 'redis',
      RedisPvc: 'redis',
      PV2: 'redis',
      DockerDaemon1: 'docker_daemon',
      DockerDaemon2: 'docker_daemon',
      PV3: 'docker_volumes',
    },
    withoutNodes: {
      LB: 'The load balancer belongs to the ingress: Berth draws the two as the ingress, one for each namespace.',
      Ingress: 'As the load balancer: the three ingresses below.',
      SecretMgr: 'Not a part of the system; Kubernetes Secrets are encrypted with a key of KMS.',
      K8sSecrets: 'A Secret is part of a binding, and so of an arrow.',
    },
    furtherArrows: {
      'client_users --> ingress_frontend_ingress': "The seed's Users --> LB --> Ingress.",
      'client_users --> ingress_backend_ingress': "The seed's Users --> LB --> Ingress.",
      'cdn_cdn --> ingress_static_ingress': "The seed's CDN --> LB --> Ingress.",
      'ingress_static_ingress --> frontend': "The seed's Ingress --> FrontSvc.",
      'ingress_frontend_ingress --> frontend': "The seed's Ingress --> FrontSvc.",
      'ingress_backend_ingress --> backend': "The seed's Ingress --> BackSvc.",
      'frontend --> backend': 'Note 2 of the network policies: from Ingress and Frontend.',
      'postgres_dump --> postgres': "The seed's backup sequence: pg_dump.",
      'postgres_dump --> vibebox_backups': "The seed's backup sequence: upload to S3.",
      'postgres_restore --> postgres': "The seed's backup sequence: pg_restore.",
      'postgres_restore --> vibebox_backups': "The seed's backup sequence: download of the latest backup.",
      'postgres_restore_drill --> vibebox_backups': 'The weekly proof that the newest dump restores.',
    },
  },
  {
    system: 'task-platform',
    file: 'task-platform',
    nodes: {
      API1: 'api_gateway',
      API2: 'api_gateway',
      AUTH1: 'auth_service',
      AUTH2: 'auth_service',
      USER1: 'user_service',
      USER2: 'user_service',
      TASK1: 'task_service',
      TASK2: 'task_service',
      NOTIF1: 'notification_service',
      RDS: 'postgres',
      REDIS: 'redis',
      ES: 'opensearch',
      S3: 'storage',
      SQS: 'queue',
      SNS: 'topic',
      ALB: 'ingress_api_ingress',
    },
    withoutNodes: {
      NLB: 'One load balancer answers for the one host: the network one before Traefik, or an ALB by setting.',
      PROM: 'Monitoring comes with operations.',
      GRAF: 'Monitoring comes with operations.',
      JAEGER: 'Monitoring comes with operations.',
    },
    withoutArrows: {
      'queue --> topic':
        'A queue pushes nothing: notification-service consumes it and publishes to the topic.',
    },
    furtherArrows: {
      'notification_service --> topic': 'In place of the arrow from queue to topic.',
      'ingress_api_ingress --> auth_service': "The seed's Ingress, /api/v1/auth.",
      'ingress_api_ingress --> user_service': "The seed's Ingress, /api/v1/users.",
    },
  },
  {
    system: 'kardon',
    file: 'kardon',
    nodes: {
      User: 'client_user',
      CDN: 'cdn_cdn',
      Proxy: 'proxy',
      Web: 'web',
      Admin: 'admin',
      Space: 'space',
      Live: 'live',
      Api: 'api',
      DB: 'kardon_db',
      Redis: 'kardon_redis',
      MQ: 'kardon_mq',
      MinIO: 'kardon_minio',
      Worker: 'worker',
    },
    withoutArrows: {
      'cdn_cdn --> proxy': 'Between the two stands the ingress.',
    },
    furtherArrows: {
      'cdn_cdn --> ingress_kardon_ingress': "The seed's CDN --> Proxy.",
      'ingress_kardon_ingress --> proxy': "The seed's CDN --> Proxy.",
      'beat_worker --> kardon_db': "Celery's beat reads its schedule there.",
      'beat_worker --> kardon_mq': "Celery's beat sends what is due there.",
      'migrator --> kardon_db': 'Migrations change the database.',
      'kardon_db_dump --> kardon_db': "The seed's daily pg_dump.",
      'kardon_db_dump --> kardon_backups': "Where the seed's daily pg_dump is kept.",
      'kardon_db_restore --> kardon_db': "The seed's database restore.",
      'kardon_db_restore --> kardon_backups': "The seed's database restore.",
      'kardon_db_restore_drill --> kardon_backups': 'The weekly proof that the newest dump restores.',
    },
  },
  {
    system: 'user-admin-messaging',
    file: 'user-admin-messaging',
    settings: { mode: 'both' },
    nodes: {
      U1: 'client_user_interface',
      A1: 'client_admin_interface',
      U2: 'client_user_interface',
      A2: 'client_admin_interface',
      WS: 'websocket_service',
      Redis: 'redis',
      Nginx1: 'user_frontend_service',
      Nginx2: 'admin_frontend_service',
      Ingress: 'ingress_user_admin_messaging_ingress',
      APIGW: 'api_websocket_api',
      LF: 'websocket_handler',
      DDB: 'connections',
    },
    withoutNodes: {
      Config: 'A part of the application: it reads DEPLOYMENT_MODE, which each home sets.',
    },
    withoutArrows: {
      'websocket_service --> websocket_service':
        'The pods reach each other by Redis, not by a call that a binding would have to allow.',
    },
    furtherArrows: {
      'client_user_interface --> cdn_site': 'The static frontends of the serverless home.',
      'client_admin_interface --> cdn_site': 'The static frontends of the serverless home.',
      'cdn_site --> api_websocket_api':
        'The path /ws of the host, which leads to the pods in the other home.',
      'cdn_site --> static_files': 'The static frontends of the serverless home.',
      'websocket_handler --> messages':
        'What was said lately, for those who come back: in pods Redis keeps it beside the connections.',
    },
  },
];
